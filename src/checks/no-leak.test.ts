import { beforeAll, describe, expect, test } from "vitest";
import type { ApiDocument } from "../spec/document.ts";
import { oneOperation } from "../testing/document-from.ts";
import { noLeak } from "./no-leak.ts";
import { caseNamed, text, verdicts } from "./testing/verdicts.ts";

let document: ApiDocument;
beforeAll(async () => {
  document = await oneOperation({});
});

const verdictOn = (body: string, status = 500): readonly string[] =>
  verdicts(noLeak, document, caseNamed(document, "putThing/valid/all"), text(status, body, "text/plain"));

describe("no-leak", () => {
  test.each([
    ["a stack trace", "TypeError: x is not a function\n    at Object.put (/srv/shop/pets.js:12:3)"],
    ["a stack trace", 'Traceback (most recent call last):\n  File "pets.py", line 3, in put'],
    ["a stack trace", "java.lang.NullPointerException at com.pets.Shop.put(Shop.java:42)"],
    ["a stack trace", "panic: boom\n\ngoroutine 17 [running]:\nmain.put()"],
    ["a stack trace", "pets.rb:12:in `put'"],
    ["a stack trace", "Uncaught Exception in pets.php on line 12"],
    ["a path of the server's files", '{"message":"cannot open /var/lib/pets/db.sqlite"}'],
    ["a database statement", "near SELECT id, name FROM pets WHERE name = ?"],
    ["a database statement", "SQLSTATE[23000]: duplicate"],
  ])("finds %s in %j", (what, body) => {
    const [found] = verdictOn(body);
    expect(found).toContain(`putThing/no-leak: fail: nothing of the inside of the service ← ${what}`);
  });

  test.each([
    '{"code":"80100","message":"PACKAGE_INVALID_NAME"}',
    '{"message":"There is nothing at /v1/pets/pet-7."}',
    '{"message":"Please update the name and select another."}',
    '{"message":"must look at 12:30 for more"}',
    "",
  ])("takes %j for an ordinary error", (body) => {
    expect(verdictOn(body, 400)).toEqual(["putThing/no-leak: pass"]);
  });

  test("reads the beginning of a long body, wherever it is cut", () => {
    for (const filling of ["é", "xé"]) {
      const [found] = verdictOn(`goroutine 1 [running]${filling.repeat(100_000)}`);
      expect(found).toContain("a stack trace");
    }
  });

  test("looks at errors only", () => {
    expect(verdictOn("goroutine 17 [running]", 200)).toEqual([]);
  });
});
