import { gzipSync } from "node:zlib";
import fc from "fast-check";
import type { Headers } from "../../http/message.ts";
import { toBytes } from "../../http/text.ts";
import type { RecordedExchange, Recording } from "../exchange.ts";

const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9-]{0,12}$/);
const headers: fc.Arbitrary<Headers> = fc.array(
  fc.tuple(name, fc.string({ unit: "binary", maxLength: 20 })),
  { maxLength: 5 },
);

/** Texts that a parser of JSON would not give back as they came, and those that it would. */
const jsonTexts: readonly string[] = [
  '{ "price": 1.0, "id": 12345678901234567890, "a": 1, "a": 2, "e": 1e3 }',
  " true ",
  '"hi"',
  '""',
  "null",
  "1e400",
  "[-0]",
  '{"2":1,"1":2}',
  '{"__proto__":{"x":1}}',
  '{"a":1,"b":[1,2]}',
  '{"a": 1, "b": [1, 2]}\n',
  '{\n  "a": 1\n}',
  '{"a":"\\u00e9"}',
  '{"a":"\u2028\u202e"}',
  '"\\ud800"',
  "\uFEFF{}",
  "[]",
];

/** Bodies of every kind: JSON as it comes back and as it does not, text, bytes, nothing. */
export const bodyArbitrary: fc.Arbitrary<Uint8Array> = fc.oneof(
  fc.constantFrom(...jsonTexts).map(toBytes),
  fc.json().map(toBytes),
  fc.jsonValue().map((value) => toBytes(JSON.stringify(value, undefined, 2))),
  fc.string({ unit: "binary" }).map(toBytes),
  fc.uint8Array({ maxLength: 64 }),
  fc.constant(new Uint8Array(0)),
  fc.nat(40_000).map((length) => new Uint8Array(length).fill(97)),
);

const coded = fc.tuple(headers, bodyArbitrary).map(([fields, body]) => ({
  headers: [...fields, ["Content-Encoding", "gzip"] as const],
  body: gzipSync(body),
}));
const plain = fc.record({ headers, body: bodyArbitrary });
const instant = fc.integer({ min: 0, max: 4_000_000_000_000 });
const ms = fc.integer({ min: 0, max: 1_000_000 }).map((n) => n / 1000);

/** Any exchange that can be recorded. */
export const exchangeArbitrary: fc.Arbitrary<RecordedExchange> = fc.record(
  {
    seq: fc.nat(10_000),
    operation: name,
    case: fc.string(),
    at: instant,
    request: fc.oneof(
      fc.tuple(fc.oneof(plain, coded), fc.webPath()).map(([content, target]) => ({
        ...content,
        method: "POST",
        target,
        httpVersion: "1.1",
      })),
      fc.record({ method: name, target: fc.webPath(), headers }),
    ),
    interim: fc.array(fc.record({ status: fc.constantFrom(102, 103), reason: fc.string(), headers })),
    response: fc
      .tuple(fc.oneof(plain, coded), fc.nat(999), fc.string())
      .map(([content, status, reason]) => ({ ...content, status, reason, httpVersion: "1.1" })),
    fault: fc.record({
      at: fc.constantFrom("connect" as const, "head" as const, "body" as const, "client" as const),
      reason: fc.constant("connection-lost" as const),
      message: fc.string(),
    }),
    timing: fc.record(
      { head: ms, end: ms, pieces: fc.array(fc.tuple(ms, fc.nat(9))) },
      { requiredKeys: ["end"] },
    ),
    redacted: fc.array(fc.record({ at: fc.string(), as: fc.string() })),
  },
  { requiredKeys: ["seq", "at", "request", "interim", "response", "timing", "redacted"] },
);

export const recordingArbitrary: fc.Arbitrary<Recording> = fc.record({
  name,
  exchanges: fc.array(exchangeArbitrary, { maxLength: 3 }),
});
