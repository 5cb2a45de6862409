import { visible } from "./visible.ts";

/**
 * Markdown as CommonMark and GitHub read it. Whatever a text holds, it stays text: no link, no image, no heading, no HTML,
 * no mention of anybody.
 */

const punctuation = /[!-/:-@[-`{-~]/g;

/** A text on one line, as prose. CommonMark lets any ASCII punctuation be escaped. */
export function prose(text: string): string {
  // What is escaped is shown as it is, and GitHub looks for names in what is shown: an empty comment parts them.
  return visible(text)
    .replace(punctuation, "\\$&")
    .replace(/\\@(?=\w)/g, "\\@<!-- -->");
}

/** A text on one line, as code, also in a cell of a table: what a target sent belongs in here. */
export function code(text: string): string {
  const shown = visible(text);
  if (shown.trim() === "") return "`[empty]`";
  if (!/[`|\\]|^ | $/.test(shown)) return `\`${shown}\``;
  // A backtick would end the code, and a bar the cell.
  return htmlCode(text);
}

/** The same where HTML stands and Markdown is not read; a reference to a character never ends anything. */
export function htmlCode(text: string): string {
  const written = visible(text).replace(punctuation, (character) => `&#${character.charCodeAt(0)};`);
  return `<code>${written}</code>`;
}

/** Lines as a block of code; the fence is longer than any run of backticks in them. */
export function codeBlock(lines: readonly string[]): readonly string[] {
  const runs = lines.flatMap((line) => [...line.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(Math.max(2, ...runs) + 1);
  return [`${fence}text`, ...lines, fence];
}

/** A table; the cells are Markdown already. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [row(head), row(head.map(() => "---")), ...rows.map(row)];
}
