import { isJsonArray, isJsonObject, type JsonValue } from "../../json/value.ts";

/**
 * JSON is kept as JSON, which people can review, only where writing it again gives the very bytes that came. Whatever
 * would not come back, such as `1.0`, integers beyond 2^53 or a name that stands twice, is kept as the text it is.
 */

/** The ways in which common servers and clients lay JSON out. */
const layouts: Readonly<Record<string, (value: JsonValue) => string>> = {
  compact: (value) => JSON.stringify(value),
  spaced: (value) => spaced(value),
  "indent-2": (value) => JSON.stringify(value, undefined, 2),
  "indent-4": (value) => JSON.stringify(value, undefined, 4),
  "indent-tab": (value) => JSON.stringify(value, undefined, "\t"),
};

const newline = "+newline";

/** The value and the style in which it was written; `undefined` where no style gives the very text. */
export function styledJson(text: string): { readonly json: JsonValue; readonly style: string } | undefined {
  const json = containerIn(text);
  if (json === undefined || isDeeper(json, deepest)) return undefined;
  const ended = text.endsWith("\n");
  const bare = ended ? text.slice(0, -1) : text;
  for (const [name, write] of Object.entries(layouts)) {
    if (write(json) === bare) return { json, style: ended ? name + newline : name };
  }
  return undefined;
}

/** The text of a value in a style; `undefined` for a style that there is not. */
export function textInStyle(json: JsonValue, style: string): string | undefined {
  const ended = style.endsWith(newline);
  const name = ended ? style.slice(0, -newline.length) : style;
  const write = Object.hasOwn(layouts, name) ? layouts[name] : undefined;
  if (write === undefined) return undefined;
  return ended ? `${write(json)}\n` : write(json);
}

/** Nobody reads what is nested deeper, and its indentation would be longer than all else. */
const deepest = 32;

function isDeeper(value: JsonValue, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return levels === 0 || Object.values(value).some((item) => isDeeper(item, levels - 1));
}

/** Only objects and arrays: `null`, `""` and `1` read better as the text they are. */
function containerIn(text: string): JsonValue | undefined {
  if (!/^[[{]/.test(text)) return undefined;
  try {
    const value: JsonValue = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}

/** `{"a": 1, "b": [1, 2]}`, as Python writes it. */
function spaced(value: JsonValue): string {
  if (isJsonArray(value)) return `[${value.map(spaced).join(", ")}]`;
  if (!isJsonObject(value)) return JSON.stringify(value);
  const members = Object.entries(value).map(([name, item]) => `${JSON.stringify(name)}: ${spaced(item)}`);
  return `{${members.join(", ")}}`;
}
