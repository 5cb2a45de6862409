import type { JsonValue } from "./value.ts";

/**
 * Parses JSON without losing integers beyond 2^53, which come back as `bigint`.
 * @throws SyntaxError when the text is not JSON.
 */
export function parseJson(text: string): JsonValue {
  // The reviver is only paid for where a long run of digits could lose something.
  if (!/\d{16}/.test(text)) return JSON.parse(text);
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
  return JSON.stringify(value, (_name, item) => exactly(item), indent);
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
