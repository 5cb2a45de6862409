import { toBytes } from "../http/text.ts";
import { visible } from "./visible.ts";

/**
 * Words for a POSIX shell. Whatever a word holds reaches the command byte for byte and nothing of it is run, except
 * the variables named by the caller, which the shell expands: that is how a secret stays out of a printed command.
 * A word never holds a character that acts on the terminal, so a command can be printed and copied as it is.
 */

/** A stretch of a text: itself, or one of the variables. */
export type Part =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "variable"; readonly name: string };

/** Splits a text at the `$NAME`s of the given variables; any other dollar sign is just text. */
export function partsOf(text: string, variables: readonly string[]): readonly Part[] {
  const names = variables.filter((name) => /^[A-Za-z_]\w*$/.test(name));
  if (names.length === 0 || text === "") return [{ kind: "text", text }];
  return text
    .split(new RegExp(`(\\$(?:${names.join("|")})(?!\\w))`))
    .map(
      (stretch, index): Part =>
        index % 2 === 1 ? { kind: "variable", name: stretch.slice(1) } : { kind: "text", text: stretch },
    )
    .filter((part) => part.kind === "variable" || part.text !== "");
}

/** One word of a command. A NUL cannot stand in one and is left out, as every shell does. */
export function word(text: string, variables: readonly string[] = []): string {
  const parts = partsOf(text.replaceAll("\0", ""), variables);
  const inert = parts.every((part) => part.kind === "variable" || /^[^"\\`$!]*$/.test(visible(part.text)));
  return inert && parts.some(({ kind }) => kind === "variable") && visible(text) === text
    ? `"${parts.map(doubleQuoted).join("")}"`
    : parts.map((part) => (part.kind === "variable" ? `"$${part.name}"` : literal(part.text))).join("");
}

/** The word for bytes written one per character, as header fields are. */
export function byteWord(text: string, variables: readonly string[] = []): string {
  if (isAscii(text) || !isLatin1(text)) return word(text, variables);
  return partsOf(text.replaceAll("\0", ""), variables)
    .map((part) => (part.kind === "variable" ? `"$${part.name}"` : substituted(part.text, asLatin1)))
    .join("");
}

/** The first operand of `printf` that prints a text: only ASCII and what is safe to show stands in it unescaped. */
export function printfFormat(text: string): string {
  return formatOf(text, asUtf8);
}

// A format that begins with a dash would be taken for an option.
function formatOf(text: string, format: (character: string) => string): string {
  return `'${[...text].map(format).join("").replace(/^-/, "\\055")}'`;
}

function literal(text: string): string {
  if (/^[\w/:.,@%+-][\w/:.,@%+=-]*$/.test(text)) return text;
  if (visible(text) === text) return singleQuoted(text);
  return substituted(text, asUtf8);
}

function substituted(text: string, format: (character: string) => string): string {
  // A command substitution drops the line feeds at its end, so they have to stand outside it.
  const end = /\n*$/.exec(text)?.[0] ?? "";
  const start = text.slice(0, text.length - end.length);
  return `${start === "" ? "" : `"$(printf ${formatOf(start, format)})"`}${end === "" ? "" : `'${end}'`}`;
}

function singleQuoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

// Braces, because some shells read a colon or a bracket after a bare variable as part of it.
function doubleQuoted(part: Part, index: number, parts: readonly Part[]): string {
  if (part.kind === "text") return part.text;
  const next = parts[index + 1];
  const alone = next === undefined || (next.kind === "text" && /^[ &/,;=]/.test(next.text));
  return alone ? `$${part.name}` : `\${${part.name}}`;
}

function asUtf8(character: string): string {
  if (character === "'") return "'\\''";
  if (character === "%") return "%%";
  if (character === "\\") return "\\\\";
  if (character === "\n") return "\\n";
  return visible(character) === character ? character : octal(toBytes(character));
}

function asLatin1(character: string): string {
  return isAscii(character) ? asUtf8(character) : octal(Buffer.from(character, "latin1"));
}

function octal(bytes: Uint8Array): string {
  return [...bytes].map((byte) => `\\${byte.toString(8).padStart(3, "0")}`).join("");
}

function isAscii(text: string): boolean {
  return /^[\0-\x7f]*$/.test(text);
}

function isLatin1(text: string): boolean {
  return /^[\0-\xff]*$/.test(text);
}
