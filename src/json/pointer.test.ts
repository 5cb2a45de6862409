import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { equalJson } from "./equal.ts";
import { formatPointer, type Path, parsePointer, valueAt, withValueAt } from "./pointer.ts";
import { anyJson } from "./testing/any-json.ts";
import { parseJson, writeJson } from "./text.ts";
import { isJsonArray, isJsonObject, type JsonValue } from "./value.ts";

const steps = fc.array(
  fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("", "/", "~", "~0", "~1", "0", "__proto__")),
);

/** Every place of a value. */
function* places(value: JsonValue, path: Path = []): Generator<Path> {
  yield path;
  const entries: readonly (readonly [string | number, JsonValue])[] = isJsonArray(value)
    ? [...value.entries()]
    : isJsonObject(value)
      ? Object.entries(value)
      : [];
  for (const [step, item] of entries) yield* places(item, [...path, step]);
}

describe("a pointer", () => {
  test("comes back as the path it was written from", () => {
    fc.assert(
      fc.property(steps, (path) => {
        expect(parsePointer(formatPointer(path))).toEqual(path);
      }),
    );
  });

  test("leads to every place of a value, and what is put there is found there", () => {
    fc.assert(
      fc.property(anyJson, anyJson, (root, put) => {
        for (const path of places(root)) {
          const found = valueAt(root, parsePointer(formatPointer(path)));
          expect(found).toBe(valueAt(root, path));
          expect(found).toBeDefined();
          const changed = withValueAt(root, path, put);
          expect(valueAt(changed, path)).toBe(put);
          expect(equalJson(withValueAt(changed, path, found ?? null), root)).toBe(true);
        }
      }),
    );
  });

  // RFC 6901, "JSON String Representation": its own examples.
  const example = parseJson(
    '{"foo":["bar","baz"],"":0,"a/b":1,"c%d":2,"e^f":3,"g|h":4,"i\\\\j":5,"k\\"l":6," ":7,"m~n":8}',
  );
  test.for<readonly [pointer: string, wanted: JsonValue | undefined]>([
    ["", example],
    ["/foo", ["bar", "baz"]],
    ["/foo/0", "bar"],
    ["/", 0],
    ["/a~1b", 1],
    ["/c%d", 2],
    ["/e^f", 3],
    ["/g|h", 4],
    ["/i\\j", 5],
    ['/k"l', 6],
    ["/ ", 7],
    ["/m~0n", 8],
    ["/foo/", undefined],
    ["/foo/00", undefined],
    ["/foo/1e0", undefined],
    ["/foo/-", undefined],
    ["/foo/2", undefined],
    ["/foo/length", undefined],
    ["/foo/0/0", undefined],
    ["/toString", undefined],
  ])("%s leads to %o", ([pointer, wanted]) => {
    expect(valueAt(example, parsePointer(pointer))).toEqual(wanted);
  });

  test("makes the members that are missing on its way, and leaves the original alone", () => {
    const root = { a: { b: 1 } };
    expect(withValueAt(root, ["a", "c", "d"], 2)).toEqual({ a: { b: 1, c: { d: 2 } } });
    expect(withValueAt(undefined, ["a"], 1)).toEqual({ a: 1 });
    expect(writeJson(withValueAt({}, ["__proto__", "a"], 1))).toBe('{"__proto__":{"a":1}}');
    expect(root).toEqual({ a: { b: 1 } });
  });
});
