import { isJsonArray, isJsonObject, type JsonValue } from "./value.ts";

/** The steps from a root to a place in a JSON value. */
export type Path = readonly (string | number)[];

/** RFC 6901: `["a/b", 0]` → `/a~1b/0`. */
export function formatPointer(path: Path): string {
  return path.map((step) => `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

/** RFC 6901: `/a~1b/0` → `["a/b", "0"]`. */
export function parsePointer(pointer: string): readonly string[] {
  return pointer
    .split("/")
    .slice(1)
    .map((step) => (step.includes("~") ? step.replaceAll("~1", "/").replaceAll("~0", "~") : step));
}

/** The value at a place, or `undefined` where there is none. */
export function valueAt(root: JsonValue | undefined, path: Path): JsonValue | undefined {
  let value = root;
  for (const step of path) {
    if (isJsonArray(value)) value = isIndex(step) ? value[Number(step)] : undefined;
    else if (isJsonObject(value) && Object.hasOwn(value, step)) value = value[step];
    else return undefined;
  }
  return value;
}

/** RFC 6901 knows only digits, and no zeros before them. */
function isIndex(step: string | number): boolean {
  return /^(0|[1-9]\d*)$/.test(String(step));
}

/** A copy of `root` in which the value at `path` is `value`; members on the way are made where they are missing. */
export function withValueAt(root: JsonValue | undefined, path: Path, value: JsonValue): JsonValue {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (isJsonArray(root)) {
    const index = Number(step);
    return root.toSpliced(index, 1, withValueAt(root[index], rest, value));
  }
  const members = isJsonObject(root) ? root : {};
  const child = Object.hasOwn(members, step) ? members[step] : undefined;
  // A null prototype would not survive a spread; defining the member keeps a key named __proto__ a plain member.
  return Object.defineProperty({ ...members }, step, {
    value: withValueAt(child, rest, value),
    enumerable: true,
    configurable: true,
    writable: true,
  });
}
