/**
 * JSON text in one form for all texts that mean the same: members sorted, no white space, numbers by mathematical value
 * with every digit. Two texts that differ beyond 2^53 stay different.
 */
import { isJsonArray, isJsonObject, type JsonValue } from "../../json/value.ts";

/** @returns `undefined` for what is no JSON, and for a name that stands twice, which readers understand differently */
export function canonicalJson(text: string): string | undefined {
  try {
    const value = parseWithSource(text, (_name, item, { source = "" }) =>
      typeof item === "number" ? { [numberMark]: canonicalNumber(source) } : item,
    );
    return membersIn(value) === namesIn(text) ? written(value) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return undefined;
    throw error;
  }
}

/** No JSON has a member of this name, since it is not text that the parser could give. */
const numberMark = "\ud800number\ud800";

type SourceReviver = (name: string, value: unknown, context: { readonly source?: string }) => unknown;

// Node has had the source of numbers since 22; TypeScript's libraries do not describe it yet.
const parseWithSource: (text: string, reviver: SourceReviver) => JsonValue = JSON.parse as never;

function written(value: JsonValue): string {
  if (isJsonArray(value)) return `[${value.map(written).join(",")}]`;
  if (!isJsonObject(value)) return JSON.stringify(value);
  const number = value[numberMark];
  if (typeof number === "string") return number;
  const members = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, item]) => `${JSON.stringify(name)}:${written(item)}`).join(",")}}`;
}

function membersIn(value: JsonValue): number {
  if (isJsonArray(value)) return value.reduce<number>((sum, item) => sum + membersIn(item), 0);
  if (!isJsonObject(value) || Object.hasOwn(value, numberMark)) return 0;
  const items = Object.values(value);
  return items.reduce<number>((sum, item) => sum + membersIn(item), items.length);
}

/** Strings that a colon follows. */
function namesIn(text: string): number {
  let names = 0;
  for (const [found] of text.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?/gs)) if (found.endsWith(":")) names += 1;
  return names;
}

/** `-1.50e3` → `-15e2`: the digits that count, and the power of ten of the last of them. */
function canonicalNumber(source: string): string {
  const [, sign = "", whole = "", fraction = "", exponent = "0"] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(source) ?? [];
  const digits = `${whole}${fraction}`.replace(/^0+/, "");
  const significant = digits.replace(/0+$/, "");
  if (significant === "") return "0";
  const power = BigInt(exponent) - BigInt(fraction.length) + BigInt(digits.length - significant.length);
  return `${sign}${significant}e${power}`;
}
