import { describe, expect, test } from "vitest";
import type { HttpRequest } from "../../http/message.ts";
import { toBytes } from "../../http/text.ts";
import type { JsonValue } from "../../json/value.ts";
import type { Schema } from "../../schema/schema.ts";
import type { MediaType, Operation, Parameter } from "../../spec/document.ts";
import { parameterKey } from "../place.ts";
import { onlyFault, requestFaults } from "./request-faults.ts";
import { writeRequest } from "./request-write.ts";
import { mediaOf, operationOf, parameterOf } from "./testing/operations.ts";

const integer: Schema = { type: "integer" };
const number: Schema = { type: "number" };
const boolean: Schema = { type: "boolean" };
const string: Schema = { type: "string" };
const platform: Schema = { type: "string", enum: ["vpc", "classic"] };
const lists = (items: Schema, more: object = {}): Schema => ({ type: "array", items, ...more });
const point: Schema = { type: "object", properties: { x: integer, y: integer }, additionalProperties: false };

const header = { in: "header" } as const;
const path = { in: "path" } as const;
const cookie = { in: "cookie", explode: false } as const;
const commas = { explode: false } as const;
const deep = { style: "deepObject" } as const;
const required = { required: true } as const;

type Row = readonly [what: string, schema: Schema, parameter: Partial<Parameter>, value: JsonValue];

describe("a parameter is called invalid, for its one reason, in", () => {
  test.for<readonly [...Row, place: string, keyword: string]>([
    ["an integer that is a word", integer, {}, "abc", "query.value", "type"],
    ["an integer that is a fraction", integer, {}, 1.5, "query.value", "type"],
    ["an integer that is true", integer, {}, true, "query.value", "type"],
    ["an integer that is null", integer, {}, null, "query.value", "type"],
    ["an integer in a path that is a word", integer, path, "abc", "path.value", "type"],
    ["an integer in a header that is a word", integer, header, "abc", "header.value", "type"],
    ["an integer in a cookie that is a word", integer, cookie, "abc", "cookie.value", "type"],
    ["an integer below its minimum", { type: "integer", minimum: 1 }, {}, 0, "query.value", "minimum"],
    [
      "an integer beyond 2^53",
      { type: "integer", maximum: 9007199254740993n },
      {},
      9007199254740994n,
      "query.value",
      "maximum",
    ],
    ["a number that is a word", number, {}, "abc", "query.value", "type"],
    ["a number that is a date", number, {}, "2020-01-01", "query.value", "type"],
    ["a boolean that is a word", boolean, {}, "abc", "query.value", "type"],
    ["a boolean that is 2", boolean, {}, 2, "query.value", "type"],
    ["another value than those listed", platform, {}, "gov", "query.value", "enum"],
    ["a listed value in capitals", platform, {}, "VPC", "query.value", "enum"],
    ["a listed value with white space", platform, {}, " vpc", "query.value", "enum"],
    ["a listed value with a sign", platform, {}, "vpc+", "query.value", "enum"],
    ["a text that is too long", { type: "string", maxLength: 3 }, {}, "abcd", "query.value", "maxLength"],
    ["a text of many bytes", { type: "string", "x-maxBytes": 3 }, {}, "éé", "query.value", "x-maxBytes"],
    ["a text with a comma", { type: "string", pattern: "^[a-z]+$" }, {}, "a,b", "query.value", "pattern"],
    [
      "a text with plus and percent",
      { type: "string", pattern: "^[a-z]+$" },
      {},
      "a+%20",
      "query.value",
      "pattern",
    ],
    ["a date that is none", { type: "string", format: "date" }, {}, "2024-02-30", "query.value", "format"],
    [
      "a text of digits against its pattern",
      { type: "string", pattern: "^[a-z]+$" },
      {},
      5,
      "query.value",
      "pattern",
    ],
    ["a text without a type", { pattern: "^[a-z]+$" }, {}, "A", "query.value", "pattern"],
    ["too many items", lists(string, { maxItems: 2 }), {}, ["a", "b", "c"], "query.value", "maxItems"],
    [
      "too many items between commas",
      lists(string, { maxItems: 2 }),
      commas,
      ["a", "b", "c"],
      "query.value",
      "maxItems",
    ],
    [
      "too many items in a header",
      lists(string, { maxItems: 2 }),
      header,
      ["a", "b", "c"],
      "header.value",
      "maxItems",
    ],
    ["too few items", lists(string, { minItems: 2 }), {}, ["a"], "query.value", "minItems"],
    ["an item twice", lists(string, { uniqueItems: true }), {}, ["a", "a"], "query.value", "uniqueItems"],
    ["an item that is a word", lists(integer), {}, [1, "b", 3], "query.value.1", "type"],
    ["an item that is not listed", lists(platform), commas, ["vpc", "gov"], "query.value.1", "enum"],
    ["a member that is a word", point, deep, { x: 1, y: "b" }, "query.value.y", "type"],
    ["a member that is unknown", point, deep, { x: 1, z: 2 }, "query.value.z", "additionalProperties"],
    ["a member that is missing", { ...point, required: ["y"] }, deep, { x: 1 }, "query.value.y", "required"],
    ["a member among the parameters", point, {}, { x: 1, y: "b" }, "query.value.y", "type"],
    [
      "a member in a path",
      point,
      { ...path, style: "matrix", explode: true },
      { x: 1, y: "b" },
      "path.value.y",
      "type",
    ],
    ["no list of integers", lists(integer), path, "a", "path.value.0", "type"],
    ["JSON in a parameter", point, { mediaType: "application/json" }, { x: "1" }, "query.value.x", "type"],
    ["either type broken", { type: ["integer", "boolean"] }, {}, "abc", "query.value", "type"],
    [
      "all branches broken",
      { anyOf: [integer, { type: "string", enum: ["all"] }] },
      {},
      "none",
      "query.value",
      "anyOf",
    ],
  ])("%s", ([_what, schema, more, value, place, keyword]) => {
    expect(onlyFault(faults(schema, more, value) ?? [])).toMatchObject({ place, keyword });
  });

  test("what is required and not there", () => {
    for (const more of [{}, header, { in: "cookie" }, commas, { mediaType: "application/json" }] as const) {
      const parameter = parameterOf(string, { ...more, ...required });
      const request = writeRequest(operationOf([parameter]), { parameters: {} });
      const found = request && onlyFault(requestFaults(operationOf([parameter]), request));
      expect(found).toMatchObject({ place: parameterKey(parameter), keyword: "required" });
    }
  });
});

/** Each with a server that takes it, or takes it for another fault. */
describe("nothing is called invalid that a server may take, such as", () => {
  test.for<Row>([
    ["a number for a string", string, {}, 5],
    ["true for a string", string, {}, true],
    ["one item for a list", lists(string), {}, "a"],
    ["one integer for a list of integers", lists(integer), {}, 5],
    ["a list of one for its item", integer, {}, [5]],
    ["a repeated integer", integer, {}, [5, 6]],
    ["a text for a list between commas", lists(string), commas, "a,b"],
    ["an object for a string, which is other parameters", string, {}, { a: "b" }],
    ["a string of digits for an integer", integer, {}, "5"],
    ["an integer with a sign", integer, {}, "+5"],
    ["an integer with zeros", integer, {}, "007"],
    ["an integer in white space", integer, {}, " 5 "],
    ["an integer with a fraction of zero", integer, {}, "1.0"],
    ["an integer with an exponent", integer, {}, "1e3"],
    ["an integer with separators", integer, {}, "1_000"],
    ["an integer in other digits", integer, {}, "٣"],
    ["a hexadecimal integer", integer, {}, "0x1F"],
    ["a number without a whole part", number, {}, ".5"],
    ["a number without a fraction", number, {}, "5."],
    ["a number with a suffix", number, {}, "5f"],
    ["no number at all", number, {}, "NaN"],
    ["infinity", number, {}, "-Infinity"],
    ["a boolean that is 1", boolean, {}, 1],
    ["a boolean that is yes", boolean, {}, "yes"],
    ["a boolean in capitals", boolean, {}, "TRUE"],
    ["an empty integer, which is none", integer, {}, ""],
    ["an empty listed value, which is none", platform, {}, ""],
    ["an empty text in a header, which is none", { type: "string", minLength: 1 }, header, ""],
    ["an empty required text, which may be missing", { type: "string", minLength: 1 }, required, ""],
    ["an empty item, which may be dropped", lists({ type: "string", minLength: 1 }), commas, ["a", ""]],
    [
      "a text of commas that may be a list",
      { anyOf: [{ type: "string", maxLength: 3 }, lists(string)] },
      commas,
      "a,b,c",
    ],
    ["an unknown parameter, which may be passed over", point, {}, { x: 1, z: 2 }],
    ["an item with a comma", lists({ type: "string", maxLength: 2 }), {}, ["a,b"]],
    ["a percent sign in a header", { type: "string", maxLength: 2 }, header, "%41"],
    ["an encoded cookie", { type: "string", pattern: "^[%\\da-z]+$" }, cookie, "a b"],
    ["null for what may be null", { type: ["integer", "null"], enum: [1] }, {}, null],
    ["an index in brackets", { ...point, additionalProperties: integer }, deep, { "0": "x" }],
    ["a name with brackets", { ...point, additionalProperties: integer }, deep, { "a][b": "x" }],
  ])("%s", ([_what, schema, more, value]) => {
    expect(onlyFault(faults(schema, more, value) ?? [])).toBeUndefined();
  });
});

describe("a valid parameter is without fault in every reading:", () => {
  test.for<Row>([
    ["a text", string, {}, "a"],
    ["a text of digits", string, {}, "5"],
    ["a text with separators", string, {}, "a&b=c,d;e+f g%20/"],
    ["a text beyond ASCII", string, path, "é😀"],
    ["a path with a slash that its pattern has", { type: "string", pattern: "^a/[^/]+$" }, path, "a/b"],
    ["a path with a slash that its values have", { type: "string", enum: ["a/b"] }, path, "a/b"],
    ["an integer", integer, path, 5],
    ["an integer of 64 bits", { type: "integer", format: "int64" }, {}, 9223372036854775807n],
    ["a number", number, header, -0.5],
    ["a number with an exponent", number, {}, 1e-7],
    ["a boolean", boolean, cookie, true],
    ["a list", lists(string), {}, ["a", "b"]],
    ["a list that is nullable", { type: ["array", "null"], items: string }, {}, ["a", "b"]],
    ["a list between commas", lists(integer), commas, [1, 2]],
    ["a list in a header", lists(string), header, ["a", "b"]],
    ["a list between spaces", lists(string), { style: "spaceDelimited" }, ["a", "b"]],
    ["a list between pipes", lists(string), { style: "pipeDelimited" }, ["a", "b"]],
    ["a list in a label", lists(string), { ...path, style: "label", explode: true }, ["a", "b"]],
    ["a list in a matrix", lists(string), { ...path, style: "matrix", explode: true }, ["a", "b"]],
    ["a text or a list", { anyOf: [string, lists(string)] }, {}, ["a", "b"]],
    ["a deep object", point, deep, { x: 1, y: 2 }],
    ["an object among the parameters", point, {}, { x: 1, y: 2 }],
    ["an object between commas", point, commas, { x: 1, y: 2 }],
    ["JSON", point, { mediaType: "application/json" }, { x: 1 }],
    ["a string as JSON", string, { mediaType: "application/json" }, "5"],
    ["anything", true, {}, "a"],
  ])("%s", ([_what, schema, more, value]) => {
    const readings = faults(schema, more, value);
    expect(readings).toBeDefined();
    expect(readings?.flat()).toEqual([]);
  });
});

describe("nothing is called valid that a server may refuse, such as", () => {
  test.for<Row>([
    ["an empty text that is required", string, required, ""],
    ["null", { type: ["integer", "null"] }, {}, null],
    ["a path that is folded", string, path, ".."],
    ["a path with a slash", string, path, "a/b"],
    ["a list of which an item may be dropped", lists(string, { minItems: 2 }), commas, ["a", ""]],
    ["a list of which an item may be two", lists(string, { maxItems: 1 }), commas, ["a,b"]],
    ["an encoded cookie that some do not decode", { type: "string", maxLength: 3 }, cookie, "a b"],
    [
      "more combinations than anybody tries",
      lists({ type: ["integer", "string"] }),
      {},
      [1, 2, 3, 4, 5, 6, 7],
    ],
  ])("%s", ([_what, schema, more, value]) => {
    expect(faults(schema, more, value)?.some((each) => each.length > 0)).toBe(true);
  });
});

describe("a request", () => {
  const two = operationOf([parameterOf(integer), parameterOf(platform, { name: "platform" })]);

  test.for<readonly [what: string, request: Partial<HttpRequest>, wanted: readonly string[]]>([
    ["without fault", { target: "/things?value=5&platform=vpc" }, []],
    [
      "with two faults",
      { target: "/things?value=a&platform=b" },
      ["query.value type", "query.platform enum"],
    ],
    ["with another path", { target: "/thing" }, ["path template"]],
    ["with names in percent", { target: "/things?%76alue=a" }, ["query.value type"]],
    ["with plus for space", { target: "/things?platform=+vpc" }, ["query.platform enum"]],
    ["with undeclared parameters", { target: "/things?other=1" }, []],
    ["with malformed percent signs", { target: "/things?platform=%zz" }, ["query.platform enum"]],
  ])("%s", ([_what, request, wanted]) => {
    const [first = []] = requestFaults(two, { method: "POST", target: "", headers: [], ...request });
    expect(first.map(({ place, keyword }) => `${place} ${keyword}`)).toEqual(wanted);
  });

  test("is not invalid where one part's doubt could save another's", () => {
    // Each part has one reading with a fault and one without, so that there is a server for which there is none.
    const doubtful = operationOf([parameterOf(boolean), parameterOf(integer, { name: "other" })]);
    const request = { method: "POST", target: "/things?value=yes&other=%205", headers: [] };
    expect(requestFaults(doubtful, request).some((each) => each.length === 0)).toBe(true);
    expect(onlyFault(requestFaults(doubtful, request))).toBeUndefined();
  });

  test("may repeat a header, and is read as a list", () => {
    const operation = operationOf([parameterOf(lists(integer), { ...header, name: "X-Ids" })]);
    const headers = [
      ["x-ids", "1"],
      ["X-IDS", "b"],
    ] as const;
    const [first] = requestFaults(operation, { method: "POST", target: "/things", headers });
    expect(first).toMatchObject([{ place: "header.X-Ids.1", keyword: "type" }]);
  });

  test.for([
    ["/{a}.{b}", "/x.y", true],
    ["/{a}.{b}", "/x.y.z", false],
    ["/{a}{b}", "/xy", true],
    ["/{a}{b}", "/xyz", false],
    ["/{a}:cancel", "/x:cancel", true],
    ["/v(1)/{a}", "/v(1)/x", true],
  ] as const)("to %s as %s is read in one way: %s", ([template, target, isClear]) => {
    const operation: Operation = { ...operationOf([]), path: template };
    expect(requestFaults(operation, { method: "POST", target, headers: [] }).flat()).toEqual(
      isClear ? [] : [expect.objectContaining({ keyword: "unclear" })],
    );
  });
});

describe("a body", () => {
  const form = { name: "application/x-www-form-urlencoded" } as const;
  const multipart = { name: "multipart/form-data" } as const;
  const text = { name: "text/plain" } as const;
  const pet: Schema = {
    type: "object",
    required: ["name"],
    properties: {
      name: { type: "string", maxLength: 5 },
      age: integer,
      isTame: boolean,
      tags: lists(string, { maxItems: 2 }),
      owner: { type: "object", properties: { id: integer } },
      friends: lists({ type: "object", properties: { id: integer } }),
    },
    additionalProperties: false,
  };

  test.for<readonly [what: string, media: Partial<MediaType>, value: JsonValue]>([
    ["JSON", {}, { name: "a", age: 1, owner: { id: 1 } }],
    ["a form", form, { name: "a b", age: 1, isTame: true, tags: ["x", "y"] }],
    ["a form with nothing but text", form, { name: "5" }],
    ["a form with an object", form, { name: "a", owner: { id: 1 }, friends: [{ id: 2 }, { id: 3 }] }],
    [
      "a form with a deep object",
      { ...form, encoding: { owner: { style: "deepObject" } } },
      { name: "a", owner: { id: 1 } },
    ],
    [
      "a form with commas",
      { ...form, encoding: { tags: { explode: false } } },
      { name: "a", tags: ["x", "y"] },
    ],
    [
      "a form with JSON",
      { ...form, encoding: { tags: { contentType: "application/json" } } },
      { name: "a", tags: ["x"] },
    ],
    ["parts", multipart, { name: "a", age: 1, tags: ["x", "y"] }],
    ["parts with objects", multipart, { name: "a", owner: { id: 1 }, friends: [{ id: 2 }] }],
    ["parts with line breaks", multipart, { name: "a\r\nb" }],
  ])("of %s is without fault in every reading", ([_what, media, value]) => {
    expect(bodyFaults(pet, media, value)?.flat()).toEqual([]);
  });

  test.for<readonly [what: string, media: Partial<MediaType>, value: JsonValue, fault: string]>([
    ["JSON: a word for an integer", {}, { name: "a", age: "b" }, "body.age type"],
    ["JSON: a digit for an integer", {}, { name: "a", age: "5" }, "body.age type"],
    ["a form: a word for an integer", form, { name: "a", age: "b" }, "body.age type"],
    ["a form: too long a text", form, { name: "abcdef" }, "body.name maxLength"],
    ["a form: an unknown member", form, { name: "a", other: "b" }, "body.other additionalProperties"],
    ["a form: a member missing", form, { age: 1 }, "body.name required"],
    ["a form: too many items", form, { name: "a", tags: ["x", "y", "z"] }, "body.tags maxItems"],
    ["a form: within an object", form, { name: "a", owner: { id: "x" } }, "body.owner.id type"],
    ["a form: a word for an object", form, { name: "a", owner: "x" }, "body.owner type"],
    ["parts: a word for an integer", multipart, { name: "a", age: "b" }, "body.age type"],
    [
      "parts: within an object of a list",
      multipart,
      { name: "a", friends: [{ id: 1 }, { id: "x" }] },
      "body.friends.1.id type",
    ],
  ])("of %s is invalid for that", ([_what, media, value, wanted]) => {
    const fault = onlyFault(bodyFaults(pet, media, value) ?? []);
    expect(`${fault?.place} ${fault?.keyword}`).toBe(wanted);
  });

  test.for<readonly [what: string, media: Partial<MediaType>, value: JsonValue]>([
    ["a form: a number for a text", form, { name: 5 }],
    ["a form: a digit for an integer", form, { name: "a", age: "5" }],
    ["a form: 1 for a boolean", form, { name: "a", isTame: 1 }],
    ["a form: nothing for an integer", form, { name: "a", age: "" }],
    ["a form: one item for a list", form, { name: "a", tags: "x" }],
    ["parts: a number for a text", multipart, { name: 5 }],
  ])("of %s is not called invalid", ([_what, media, value]) => {
    expect(onlyFault(bodyFaults(pet, media, value) ?? [])).toBeUndefined();
  });

  test.for<readonly [what: string, schema: Schema, media: Partial<MediaType>, value: JsonValue]>([
    ["a list as a form", pet, form, ["a"]],
    ["an empty list in parts", pet, multipart, { name: "a", tags: [] }],
    ["a quote in the name of a part", true, multipart, { 'a"b': "c" }],
    ["half a surrogate pair as text", string, text, "\uD800"],
    ["half a surrogate pair in a form", pet, form, { name: "\uD800" }],
    ["half a surrogate pair as a name in a form", pet, form, { "\uD800": "a" }],
    ["an object as text", true, text, {}],
  ])("of %s cannot be written", ([_what, schema, media, value]) => {
    expect(bodyFaults(schema, media, value)).toBeUndefined();
  });

  test("without text may be no body", () => {
    expect(onlyFault(bodyFaults({ type: "string", minLength: 1 }, text, "") ?? [])).toBeUndefined();
    expect(bodyFaults(string, text, "")?.some((each) => each.length > 0)).toBe(true);
    expect(bodyFaults(string, text, "a")?.flat()).toEqual([]);
  });

  test("that is required and not there is one fault", () => {
    const operation = operationOf([], mediaOf(pet));
    const request = { method: "POST", target: "/things", headers: [] };
    expect(onlyFault(requestFaults(operation, request))).toMatchObject({
      place: "body",
      keyword: "required",
    });
  });

  test("of another media type is a fault of syntax", () => {
    for (const [media, body] of [
      [{}, "{"],
      [{}, ""],
      [multipart, "name=a"],
    ] as const) {
      const operation = operationOf([], mediaOf(pet, media));
      const request = { method: "POST", target: "/things", headers: [], body: toBytes(body) };
      expect(onlyFault(requestFaults(operation, request))).toMatchObject({
        place: "body",
        keyword: "syntax",
      });
    }
  });

  test("in parts is read with the boundary that its header names", () => {
    const operation = operationOf([], mediaOf(pet, multipart));
    const body = toBytes('--x y\r\ncontent-disposition: form-data; name="age"\r\n\r\nb\r\n--x y--\r\n');
    const headers = [["content-type", 'multipart/form-data; boundary="x y"']] as const;
    const [first = []] = requestFaults(operation, { method: "POST", target: "/things", headers, body });
    expect(first.map(({ place, keyword }) => `${place} ${keyword}`)).toEqual(
      expect.arrayContaining(["body.age type", "body.name required"]),
    );
  });

  test("in parts names its files", () => {
    const schema: Schema = {
      type: "object",
      properties: { picture: { type: "string", format: "binary" }, note: string, sheet: string },
    };
    const media = mediaOf(schema, {
      ...multipart,
      encoding: { sheet: { contentType: "text/csv, text/plain" } },
    });
    const request = writeRequest(operationOf([], media), {
      parameters: {},
      body: { mediaType: media.name, value: { picture: "x", note: "y", sheet: "z" } },
    });
    const lines = new TextDecoder().decode(request?.body).split("\r\n");
    expect(lines.filter((line) => line.startsWith("Content-"))).toEqual([
      'Content-Disposition: form-data; name="picture"; filename="picture"',
      "Content-Type: application/octet-stream",
      'Content-Disposition: form-data; name="note"',
      'Content-Disposition: form-data; name="sheet"; filename="sheet"',
      "Content-Type: text/csv",
    ]);
  });
});

function faults(
  schema: Schema,
  more: Partial<Parameter>,
  value: JsonValue,
): ReturnType<typeof requestFaults> | undefined {
  const parameter = parameterOf(schema, more);
  const operation = operationOf([parameter]);
  const request = writeRequest(operation, { parameters: { [parameterKey(parameter)]: value } });
  return request && requestFaults(operation, request);
}

function bodyFaults(
  schema: Schema,
  more: Partial<MediaType>,
  value: JsonValue,
): ReturnType<typeof requestFaults> | undefined {
  const media = mediaOf(schema, more);
  const operation = operationOf([], media);
  const request = writeRequest(operation, { parameters: {}, body: { mediaType: media.name, value } });
  return request && requestFaults(operation, request, media.name);
}
