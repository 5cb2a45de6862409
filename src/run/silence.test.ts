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
      expect(silent.of("createPet")).toBeUndefined();
      silent.note("createPet", late);
    }
    expect(silent.of("createPet")).toBe("createPet answered none of 6 requests");
    expect(silent.of("getPet")).toBeUndefined();
  });

  test("of some requests does not end those of an operation that answers others", () => {
    const silent = silence();
    silent.note("createPet", answer);
    for (let count = 0; count < 20; count += 1) silent.note("createPet", late);
    expect(silent.of("createPet")).toBeUndefined();
  });

  test("of everything, for long enough, ends all requests", () => {
    const silent = silence();
    for (const each of [answer, ...Array<Answer>(24).fill(late)]) silent.note("createPet", each);
    expect(silent.of("getPet")).toBeUndefined();
    silent.note("getPet", late);
    expect(silent.of("getPet")).toBe("the target stopped answering: the last 25 requests timed out");
  });

  test("is not what a lost connection is", () => {
    const silent = silence();
    for (let count = 0; count < 40; count += 1) silent.note("createPet", lost);
    expect(silent.of("createPet")).toBeUndefined();
  });
});
