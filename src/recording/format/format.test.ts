import { readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Headers } from "../../http/message.ts";
import { toBytes } from "../../http/text.ts";
import type { Recording } from "../exchange.ts";
import { bodyArbitrary, recordingArbitrary } from "../testing/arbitraries.ts";
import { storedBody } from "./body.ts";
import { headFrom, recordingFrom } from "./read.ts";
import { ShapeError } from "./shape.ts";
import { headText, recordingText } from "./write.ts";

const schema = JSON.parse(await readFile("schemas/assay-recording-1.schema.json", "utf8"));
const ajv = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true });
ajv.addFormat("date-time", /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
const validate = ajv.compile(schema);

function written(recording: Recording): { text: string; files: Map<string, Uint8Array> } {
  const files = new Map<string, Uint8Array>();
  const text = [...recordingText(recording, { put: (name, bytes) => files.set(name, bytes) })].join("");
  return { text, files };
}

/** Bytes as hex, so that a Buffer equals a plain array of the same bytes. */
function plainBytes(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString("hex");
  if (Array.isArray(value)) return value.map(plainBytes);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, plainBytes(item)]));
}

describe("a recording", () => {
  test("comes back from its file exactly, and its file from it", () => {
    fc.assert(
      fc.property(recordingArbitrary, (recording) => {
        const { text, files } = written(recording);
        const read = recordingFrom({ value: JSON.parse(text), path: [] }, (name) => files.get(name));
        expect(plainBytes(read)).toEqual(plainBytes(recording));
        expect(written(read).text).toBe(text);
      }),
    );
  });

  test("is as the published schema says", () => {
    fc.assert(
      fc.property(recordingArbitrary, (recording) => {
        expect(validate(JSON.parse(written(recording).text)), JSON.stringify(validate.errors)).toBe(true);
      }),
    );
  });

  test("is laid out for review", () => {
    const recording: Recording = {
      name: "createPet",
      exchanges: [
        {
          seq: 1,
          operation: "createPet",
          at: 0,
          request: {
            method: "POST",
            target: "/pets?dry=1",
            httpVersion: "1.1",
            headers: [
              ["Content-Type", "application/json"],
              ["X-Twice", "1"],
              ["x-twice", "2"],
            ],
            body: toBytes('{"name":"Ida","tags":["a","b"]}'),
          },
          interim: [{ status: 103, reason: "Early Hints", headers: [["Link", "</a>"]] }],
          response: {
            status: 201,
            reason: "Made",
            httpVersion: "1.1",
            headers: [["Content-Encoding", "gzip"]],
            body: gzipSync('{ "price": 1.0 }', { level: 9 }),
            trailers: [["X-Sum", "42"]],
          },
          timing: { head: 1.5, end: 2.25 },
          redacted: [{ at: "request.header.authorization", as: "{{PETS_KEY}}" }],
        },
        {
          seq: 2,
          at: 1_000,
          request: { method: "GET", target: "/elsewhere", headers: [] },
          interim: [],
          fault: { at: "connect", reason: "connection-refused", message: "nobody listens" },
          timing: { end: 0.5 },
          redacted: [],
        },
      ],
    };
    expect(written(recording).text).toMatchInlineSnapshot(`
      "{
        "format": "assay-recording/1",
        "name": "createPet",
        "exchanges": [
          {
            "seq": 1,
            "operation": "createPet",
            "at": "1970-01-01T00:00:00.000Z",
            "request": {
              "method": "POST",
              "target": "/pets?dry=1",
              "httpVersion": "1.1",
              "headers": [
                ["Content-Type", "application/json"],
                ["X-Twice", "1"],
                ["x-twice", "2"]
              ],
              "body": {
                "json": {
                  "name": "Ida",
                  "tags": ["a", "b"]
                },
                "style": "compact"
              }
            },
            "interim": [
              {
                "status": 103,
                "reason": "Early Hints",
                "headers": [
                  ["Link", "</a>"]
                ]
              }
            ],
            "response": {
              "status": 201,
              "reason": "Made",
              "httpVersion": "1.1",
              "headers": [
                ["Content-Encoding", "gzip"]
              ],
              "body": {
                "coded": "H4sIAAAAAAACA6tWUCooykxOVbJSMNQzUKgFAFn+6ksQAAAA",
                "holds": {
                  "text": "{ \\"price\\": 1.0 }"
                }
              },
              "trailers": [
                ["X-Sum", "42"]
              ]
            },
            "timing": {
              "head": 1.5,
              "end": 2.25
            },
            "redacted": [
              ["request.header.authorization", "{{PETS_KEY}}"]
            ]
          },
          {
            "seq": 2,
            "at": "1970-01-01T00:00:01.000Z",
            "request": {
              "method": "GET",
              "target": "/elsewhere",
              "headers": []
            },
            "fault": {
              "at": "connect",
              "reason": "connection-refused",
              "message": "nobody listens"
            },
            "timing": {
              "end": 0.5
            }
          }
        ]
      }
      "
    `);
  });

  test.for<readonly [body: string, headers: Headers, stored: unknown]>([
    ['{"a":1}', [], { json: { a: 1 }, style: "compact" }],
    ['{"a": 1, "b": [1, 2]}', [], { json: { a: 1, b: [1, 2] }, style: "spaced" }],
    ['{\n  "a": 1\n}\n', [], { json: { a: 1 }, style: "indent-2+newline" }],
    ['{"price":1.0}', [], { text: '{"price":1.0}' }],
    ['{"id":12345678901234567890}', [], { text: '{"id":12345678901234567890}' }],
    ['{"a":1,"a":2}', [], { text: '{"a":1,"a":2}' }],
    ["null", [], { text: "null" }],
    ["[".repeat(40) + "]".repeat(40), [], { text: "[".repeat(40) + "]".repeat(40) }],
    ["", [], { text: "" }],
    ["not gzip", [["Content-Encoding", "gzip"]], { text: "not gzip" }],
  ])("keeps the body %j so", ([body, headers, stored]) => {
    expect(storedBody(toBytes(body), headers, { put: () => {} })).toEqual(stored);
  });

  test("keeps a long body in a file of its own, once for all who have it", () => {
    fc.assert(
      fc.property(bodyArbitrary, (body) => {
        const names: string[] = [];
        const files = { put: (name: string): unknown => names.push(name) };
        const stored = [storedBody(body, [], files), storedBody(body, [], files)];
        expect(names.length).toBe(body.length > 16 * 1024 ? 2 : 0);
        expect(stored[0]).toEqual(stored[1]);
      }),
    );
  });
});

describe("a file that is no recording", () => {
  const exchange = {
    seq: 1,
    at: "2026-01-01T00:00:00.000Z",
    request: { method: "GET", target: "/", headers: [] },
    response: { status: 200, reason: "OK", httpVersion: "1.1", headers: [] },
    timing: { end: 1 },
  };
  const recording = { format: "assay-recording/1", name: "a", exchanges: [exchange] };
  const withResponse = (response: object): object => ({
    ...recording,
    exchanges: [{ ...exchange, response: { ...exchange.response, ...response } }],
  });

  test.for<readonly [what: string, value: object, message: string]>([
    [
      "of a later version",
      { ...recording, format: "assay-recording/2" },
      "/format must be assay-recording/1, the one this release reads",
    ],
    ["without exchanges", { format: "assay-recording/1", name: "a" }, "/exchanges must be a list"],
    [
      "with a status in words",
      withResponse({ status: "OK" }),
      "/exchanges/0/response/status must be a number that is not negative",
    ],
    [
      "with a header of three",
      withResponse({ headers: [["a", "b", "c"]] }),
      "/exchanges/0/response/headers/0 must be a list of two",
    ],
    [
      "with a body of no kind",
      withResponse({ body: {} }),
      "/exchanges/0/response/body must be a body: json, text, base64, file or coded",
    ],
    [
      "with an unknown style",
      withResponse({ body: { json: {}, style: "wild" } }),
      "/exchanges/0/response/body/style must be a known style of JSON",
    ],
    [
      "with broken base64",
      withResponse({ body: { base64: "a" } }),
      "/exchanges/0/response/body/base64 must be base64",
    ],
    [
      "with a file from elsewhere",
      withResponse({ body: { file: "../secret", bytes: 1 } }),
      "/exchanges/0/response/body/file must be bodies/ and a SHA-256 in hex",
    ],
    [
      "with a file that is gone",
      withResponse({ body: { file: `bodies/${"0".repeat(64)}`, bytes: 1 } }),
      "/exchanges/0/response/body/file must be a file that is there",
    ],
    [
      "with compressed bytes that hold something else",
      withResponse({
        headers: [["Content-Encoding", "gzip"]],
        body: { coded: gzipSync("a").toString("base64"), holds: { text: "b" } },
      }),
      "/exchanges/0/response/body/holds must be what `coded` beside it unpacks to; correct both or neither",
    ],
  ])("%s is refused: where, and why", ([_what, value, message]) => {
    const root = { value: JSON.parse(JSON.stringify(value)), path: [] };
    expect(() => recordingFrom(root, () => undefined)).toThrow(new ShapeError([], "").constructor);
    expect(() => recordingFrom(root, () => undefined)).toThrow(message);
  });

  test("has members that are not known yet, which do no harm", () => {
    const root = { value: { ...recording, later: true }, path: [] };
    expect(recordingFrom(JSON.parse(JSON.stringify(root)), () => undefined).name).toBe("a");
  });
});

test("the head of a folder comes back from its file, which is as the schema says", () => {
  const head = {
    spec: { source: "../petstore.yaml", overlays: ["../house.yaml"], digest: "sha256-00" },
    target: "http://127.0.0.1:4010",
    run: { seed: 42, samples: 10, only: ["a/*"], skip: [], callers: ["caller" as const], states: "/s" },
  };
  const value = JSON.parse(headText(head));
  expect(validate(value)).toBe(true);
  expect(headFrom({ value, path: [] })).toEqual(head);
});
