import type { JsonValue } from "./value.ts";

/**
 * Parses JSON without losing integers beyond 2^53, which come back as `bigint`.
 * @throws SyntaxError when the text is not JSON.
 */
export function parseJson(text: string): JsonValue {
  // The reviver is only paid for where a long run of digits could lose something.
  if (!/\d{16}/.test(text)) return JSON.parse(text);
  const keepIntegers = (_name: string, value: unknown, context: { readonly source?: string }): unknown => {
    if (typeof value !== "number" || Number.isSafeInteger(value)) return value;
    const { source = "" } = context;
    return /^-?\d+$/.test(source) ? BigInt(source) : value;
  };
  const parse: (text: string, reviver: typeof keepIntegers) => JsonValue = JSON.parse;
  return parse(text, keepIntegers);
}

// In Node since 22; TypeScript's libraries do not describe it yet.
const { rawJSON }: { readonly rawJSON: (text: string) => unknown } = JSON as never;

/** Writes JSON; a `bigint` becomes the integer it is. */
export function writeJson(value: JsonValue, indent?: number): string {
  return JSON.stringify(
    value,
    (_name, item) => (typeof item === "bigint" ? rawJSON(String(item)) : item),
    indent,
  );
}
