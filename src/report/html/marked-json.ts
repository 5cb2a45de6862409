import { formatPointer, type Path } from "../../json/pointer.ts";
import { writeJson } from "../../json/text.ts";
import { isJsonArray, isJsonObject, type JsonValue } from "../../json/value.ts";
import { excerpt } from "../excerpt.ts";
import { joined } from "./difference.ts";
import type { Marked } from "./page.ts";

/** A string of more characters is cut in its middle. */
const shownString = 400;

/** Lines of a body, before the rest is only counted. */
const shownLines = 200;

const deepest = 60;

/** JSON over several lines, as people read it, with the values that are meant marked. */
export function markedJson(json: JsonValue, isMeant: (pointer: string, value: JsonValue) => boolean): Marked {
  const parts: (string | [string])[] = [];
  let lines = 1;
  let left = 0;

  function write(value: JsonValue, path: Path): void {
    const meant = path.length > 0 && isMeant(formatPointer(path), value);
    const before = parts.length;
    if (isJsonArray(value)) {
      const items = value.map((item, index) => [String(index), "", item] as const);
      writeMembers("[", "]", items, path);
    } else if (isJsonObject(value)) {
      const items = Object.entries(value).map(
        ([name, item]) => [name, `${excerpt(JSON.stringify(name), shownString)}: `, item] as const,
      );
      writeMembers("{", "}", items, path);
    } else parts.push(excerpt(scalar(value), shownString));
    if (!meant) return;
    for (const [index, part] of parts.entries()) {
      if (index >= before && typeof part === "string") parts[index] = [part];
    }
  }

  function writeMembers(
    open: string,
    close: string,
    items: readonly (readonly [step: string, label: string, value: JsonValue])[],
    path: Path,
  ): void {
    if (items.length === 0) {
      parts.push(open + close);
      return;
    }
    if (path.length > deepest) {
      parts.push(`${open} … ${close}`);
      return;
    }
    parts.push(open);
    const indent = "  ".repeat(path.length);
    for (const [index, [step, label, value]] of items.entries()) {
      if (lines > shownLines) {
        left = items.length - index;
        parts.push(`\n${indent}  … ${left} more`);
        break;
      }
      lines += 1;
      parts.push(`\n${indent}  ${label}`);
      write(value, [...path, step]);
      if (index < items.length - 1) parts.push(",");
    }
    parts.push(`\n${indent}${close}`);
  }

  write(json, []);
  return joined(parts);
}

function scalar(value: JsonValue): string {
  return writeJson(value);
}
