import { isJsonArray, type JsonValue } from "./value.ts";

/**
 * Parses JSON without losing integers beyond 2^53, which come back as `bigint`.
 * @throws SyntaxError when the text is not JSON.
 */
export function parseJson(text: string): JsonValue {
  const plain: JsonValue = JSON.parse(text);
  // The reviver is only paid for where a number may have lost something.
  if (isExact(plain)) return plain;
  return parseWithSource(text, (_name, value, { source = "" }) =>
    typeof value === "number" && !Number.isSafeInteger(value) && /^-?\d+$/.test(source)
      ? BigInt(source)
      : value,
  );
}

type SourceReviver = (name: string, value: unknown, context: { readonly source?: string }) => unknown;

// Both have been in Node since 22; TypeScript's libraries do not describe them yet.
const parseWithSource: (text: string, reviver: SourceReviver) => JsonValue = JSON.parse as never;
const { rawJSON }: { readonly rawJSON: (text: string) => unknown } = JSON as never;

/** Writes JSON; integers of any size are written with all their digits. */
export function writeJson(value: JsonValue, indent?: number): string {
  // The replacer is only paid for where a number needs it.
  if (isExact(value)) return JSON.stringify(value, undefined, indent);
  return JSON.stringify(value, (_name, item) => exactly(item), indent);
}

/** Whether no number of a value is so large that the shortest digits which lead to a double may be another integer's. */
function isExact(value: JsonValue): boolean {
  // Not by recursion: what a target sends may be nested deeper than the stack.
  const rest: JsonValue[] = [value];
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    if (typeof next === "bigint") return false;
    if (typeof next === "number" && Math.abs(next) > Number.MAX_SAFE_INTEGER) return false;
    if (typeof next !== "object" || next === null) continue;
    for (const part of isJsonArray(next) ? next : Object.values(next)) rest.push(part);
  }
  return true;
}

function exactly(item: unknown): unknown {
  if (typeof item === "bigint") return rawJSON(String(item));
  if (typeof item !== "number" || Number.isSafeInteger(item)) return item;
  // The shortest digits that lead to a double may be those of another integer.
  if (Number.isInteger(item) && Math.abs(item) < 1e21) return rawJSON(String(BigInt(item)));
  // What a text like 1e400 is parsed as; null would be another value.
  if (item === Number.POSITIVE_INFINITY) return rawJSON("1e400");
  return item === Number.NEGATIVE_INFINITY ? rawJSON("-1e400") : item;
}
