import { isJsonArray, isJsonObject, type JsonValue } from "../../json/value.ts";

/** As wide as a line gets before a list of plain values is broken into several. */
const width = 110;

/**
 * JSON text for reviewing: members in the order given, two spaces of indentation, and short lists of plain values, such as
 * a header and its value, on one line. The same value always gives the same text.
 */
export function laidOut(value: JsonValue, indent = ""): string {
  if (isJsonArray(value)) {
    const plain = value.every((item) => typeof item !== "object" || item === null);
    const line = plain ? `[${value.map((item) => safe(JSON.stringify(item))).join(", ")}]` : "";
    if (value.length === 0 || (plain && (value.length <= 2 || line.length <= width))) return line || "[]";
    return block(
      "[",
      value.map((item) => laidOut(item, `${indent}  `)),
      "]",
      indent,
    );
  }
  if (!isJsonObject(value)) return safe(JSON.stringify(value));
  const members = Object.entries(value).map(
    ([name, item]) => `${safe(JSON.stringify(name))}: ${laidOut(item, `${indent}  `)}`,
  );
  return members.length === 0 ? "{}" : block("{", members, "}", indent);
}

function block(open: string, lines: readonly string[], close: string, indent: string): string {
  return `${open}\n${lines.map((line) => `${indent}  ${line}`).join(",\n")}\n${indent}${close}`;
}

/** Most texts have nothing in them that has to be looked up in tables of Unicode. */
const isPlain = /^[\x20-\x7e]*$/;

/** What a target said must not act on the terminal or the review page of whoever reads it. */
function safe(json: string): string {
  if (isPlain.test(json)) return json;
  return json.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\ufffe\uffff]/gu, (character) =>
    [...Array(character.length).keys()]
      .map((index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`)
      .join(""),
  );
}
