import type { Headers } from "./message.ts";

/** The first value of a header, by case-insensitive name. */
export function header(headers: Headers, name: string): string | undefined {
  return headers.find(([each]) => isNamed(each, name))?.[1];
}

/** The headers without any field of that name. */
export function withoutHeader(headers: Headers, name: string): Headers {
  return headers.filter(([each]) => !isNamed(each, name));
}

/** The headers with exactly one field of that name, put last. */
export function withHeader(headers: Headers, name: string, value: string): Headers {
  return [...withoutHeader(headers, name), [name, value]];
}

/** Every value of a header, in the order sent, by case-insensitive name. */
export function headerValues(headers: Headers, name: string): readonly string[] {
  return headers.filter(([each]) => isNamed(each, name)).map(([, value]) => value);
}

function isNamed(name: string, wanted: string): boolean {
  return name === wanted || (name.length === wanted.length && name.toLowerCase() === wanted.toLowerCase());
}

/** Names and values in turn, as Node gives them, in pairs. */
export function pairsOf(raw: readonly string[]): Headers {
  const pairs: (readonly [string, string])[] = [];
  for (let at = 0; at + 1 < raw.length; at += 2) pairs.push([raw[at] ?? "", raw[at + 1] ?? ""]);
  return pairs;
}
