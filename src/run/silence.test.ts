import { describe, expect, test } from "vitest";
import type { Answer } from "../http/message.ts";
import { silence } from "./silence.ts";

const late: Answer = { kind: "none", reason: "timeout", message: "no answer", durationMs: 1 };
const lost: Answer = { kind: "none", reason: "connection-lost", message: "lost", durationMs: 1 };
const answer: Answer = {
  kind: "response",
  response: { status: 200, headers: [], body: new Uint8Array() },
  durationMs: 1,
};

describe("silence", () => {
  test("ends the requests of an operation that never answered", () => {
    const silent = silence();
    for (let count = 0; count < 6; count += 1) {
      expect(silent.of("createPet", false)).toBeUndefined();
      silent.note("createPet", late);
    }
    expect(silent.of("createPet", false)).toBe("createPet answered none of 6 requests");
    expect(silent.of("getPet", false)).toBeUndefined();
  });

  test("leaves two requests for what the operation itself is judged by", () => {
    const silent = silence();
    for (let count = 0; count < 6; count += 1) silent.note("createPet", late);
    for (let count = 0; count < 2; count += 1) {
      expect(silent.of("createPet", true)).toBeUndefined();
      silent.note("createPet", late);
    }
    expect(silent.of("createPet", true)).toBe("createPet answered none of 8 requests");
  });

  test("of some requests does not end those of an operation that answers others", () => {
    const silent = silence();
    silent.note("createPet", answer);
    for (let count = 0; count < 20; count += 1) silent.note("createPet", late);
    expect(silent.of("createPet", false)).toBeUndefined();
  });

  test("of everything, for long enough, ends all requests", () => {
    const silent = silence();
    for (const each of [answer, ...Array<Answer>(24).fill(late)]) silent.note("createPet", each);
    expect(silent.of("getPet", false)).toBeUndefined();
    silent.note("getPet", late);
    expect(silent.of("getPet", false)).toBe("the target stopped answering: the last 25 requests timed out");
  });

  test("is not what a lost connection is", () => {
    const silent = silence();
    for (let count = 0; count < 40; count += 1) silent.note("createPet", lost);
    expect(silent.of("createPet", false)).toBeUndefined();
  });
});
