import type { Headers } from "./message.ts";

/** The first value of a header, by case-insensitive name. */
export function header(headers: Headers, name: string): string | undefined {
  const wanted = name.toLowerCase();
  return headers.find(([each]) => each.toLowerCase() === wanted)?.[1];
}

/** The headers without any field of that name. */
export function withoutHeader(headers: Headers, name: string): Headers {
  const unwanted = name.toLowerCase();
  return headers.filter(([each]) => each.toLowerCase() !== unwanted);
}

/** The headers with exactly one field of that name, put last. */
export function withHeader(headers: Headers, name: string, value: string): Headers {
  return [...withoutHeader(headers, name), [name, value]];
}

/** Every value of a header, in the order sent, by case-insensitive name. */
export function headerValues(headers: Headers, name: string): readonly string[] {
  const wanted = name.toLowerCase();
  return headers.flatMap(([each, value]) => (each.toLowerCase() === wanted ? [value] : []));
}

/** Names and values in turn, as Node gives them, in pairs. */
export function pairsOf(raw: readonly string[]): Headers {
  const pairs: (readonly [string, string])[] = [];
  for (let at = 0; at + 1 < raw.length; at += 2) pairs.push([raw[at] ?? "", raw[at + 1] ?? ""]);
  return pairs;
}
