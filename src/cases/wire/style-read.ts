import type { Parameter } from "../../spec/document.ts";
import { percentDecode } from "./primitive-read.ts";

type Styled = Pick<Parameter, "name" | "in" | "style" | "explode">;

type Decode = (text: string) => string;

/** As forms are decoded: `+` is a space. */
export const formDecode: Decode = (text) => percentDecode(text.replaceAll("+", " "));
const asItIs: Decode = (text) => text;

/** How texts of a location are decoded, by the document first, then by servers that do more or less than it says. */
const decoders: Readonly<Record<Parameter["in"], readonly Decode[]>> = {
  path: [percentDecode],
  query: [formDecode, percentDecode],
  header: [asItIs, percentDecode],
  cookie: [percentDecode, asItIs],
};

type Split = (pieces: readonly string[]) => readonly string[];

/** Texts split and decoded in every order and by every decoder, each result once. */
export function alternatives(
  location: Parameter["in"],
  pieces: readonly string[],
  split: Split,
): readonly (readonly string[])[] {
  const results = decoders[location].flatMap((decode) => [
    split(pieces).map(decode),
    split(pieces.map(decode)),
  ]);
  return [...new Map(results.map((texts) => [JSON.stringify(texts), texts])).values()];
}

/** The text of a piece without the sign, and the name, that its style puts before it. */
export function unprefixed({ style, name }: Pick<Styled, "style" | "name">, piece: string): string {
  if (style === "label") return piece.replace(/^\./, "");
  if (style !== "matrix") return piece;
  const text = piece.replace(/^;/, "");
  const [first = "", ...value] = text.split("=");
  return percentDecode(first) === name ? value.join("=") : text;
}

const delimiters: Readonly<Record<Parameter["style"], RegExp>> = {
  simple: /,/,
  form: /,/,
  label: /,/,
  matrix: /,/,
  spaceDelimited: /%20|\+| /,
  pipeDelimited: /%7C|\|/i,
  deepObject: /,/,
};

/** Whether OpenAPI's style table says what a list or an object looks like in this style. */
export function isDocumented({ style, explode }: Styled): boolean {
  return !(explode && (style === "spaceDelimited" || style === "pipeDelimited"));
}

/** The items that a list may have been written from, the document's way of taking them apart first. */
export function listTexts(parameter: Styled, pieces: readonly string[]): readonly (readonly string[])[] {
  const { style, explode } = parameter;
  const byStyle = alternatives(parameter.in, pieces, (each) => splitList(parameter, each));
  const isRepeated = explode && (style === "form" || style === "spaceDelimited" || style === "pipeDelimited");
  // There are frameworks that split at commas even where each item has a pair of its own.
  const more = isRepeated
    ? alternatives(parameter.in, pieces, (each) => each.flatMap((piece) => piece.split(",")))
    : [];
  const all = [...byStyle, ...more];
  return parameter.in === "header" ? all.map((texts) => texts.map((text) => text.trim())) : all;
}

function splitList(parameter: Styled, pieces: readonly string[]): readonly string[] {
  const { style, explode } = parameter;
  if (style === "matrix" && explode) {
    return pieces.flatMap((piece) =>
      piece
        .split(";")
        .slice(1)
        .map((part) => part.split("=").slice(1).join("=")),
    );
  }
  if (style === "label" && explode) return pieces.flatMap((piece) => unprefixed(parameter, piece).split("."));
  if (explode && style !== "simple" && style !== "matrix") return pieces;
  return pieces.flatMap((piece) => unprefixed(parameter, piece).split(delimiters[style]));
}

/** The names and values of an object's members in turn. */
export function splitObject(parameter: Styled, pieces: readonly string[]): readonly string[] {
  const { style, explode } = parameter;
  if (!explode) return pieces.flatMap((piece) => unprefixed(parameter, piece).split(delimiters[style]));
  const delimiter = style === "label" ? "." : style === "matrix" ? ";" : ",";
  return pieces
    .flatMap((piece) => piece.replace(/^[.;]/, "").split(delimiter))
    .flatMap((part) => [part.split("=")[0] ?? "", part.split("=").slice(1).join("=")]);
}
