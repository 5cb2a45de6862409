/**
 * The reviewed list of members that are another each time, `volatile.yaml` beside the recordings. An entry puts up with
 * other values at its place, never with another type or with absence.
 */
import { isMap, isScalar, isSeq, LineCounter, parseDocument, stringify, type YAMLMap } from "yaml";
import { AssayError } from "../../errors.ts";

export interface VolatileEntry {
  /** Operation, status and place: `createPet 201 body/id`; the index of an array item is `*`, which is any item. */
  readonly place: string;
  /** Empty where nobody has said it yet. */
  readonly because: string;
}

export const volatileFile = "volatile.yaml";

const heading = `# Members of responses that are another each time, which \`assay replay --target\` lets pass: the operation, the status
# and the place. Only values may differ, never types or presence. Each needs a reason under "because".
`;

/** The place of a change, whichever item of an array it is in. */
export function placeOf(operation: string, status: number, at: string): string {
  return `${operation} ${status} ${at.replace(/\/\d+(?=\/|$)/g, "/*")}`;
}

/** @throws AssayError VOLATILE_INVALID with file and line */
export function parseVolatile(file: string, text: string): readonly VolatileEntry[] {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const [error] = document.errors;
  if (error !== undefined) {
    const { line, col } = lines.linePos(error.pos[0]);
    throw invalid(`${file}:${line}:${col}: ${error.message.replace(/\.$/, "")}`);
  }
  const { contents } = document;
  if (contents === null || (isScalar(contents) && contents.value === null)) return [];
  if (!isSeq(contents)) throw invalid(`${file}:1: it must be a list of places, each with a because`);
  return contents.items.map((item) => {
    const start = isMap(item) || isScalar(item) || isSeq(item) ? (item.range?.[0] ?? 0) : 0;
    const where = `${file}:${lines.linePos(start).line}`;
    if (!isMap(item)) throw invalid(`${where}: an entry must be a mapping with a place and a because`);
    const stray = item.items
      .map(({ key }) => String(key))
      .find((name) => name !== "place" && name !== "because");
    if (stray !== undefined) throw invalid(`${where}: an entry has no "${stray}"; it has place and because`);
    const place = textIn(item, "place", where);
    if (!/^\S+ \d{3} \S/.test(place))
      throw invalid(`${where}: "place" must be as in "getPet 200 body/updatedAt", and is "${place}"`);
    return { place, because: textIn(item, "because", where).trim() };
  });
}

/** The text of a list with places added at its end; what people wrote stays as it is, to the character. */
export function withPlaces(text: string, places: readonly string[]): string {
  if (places.length === 0) return text;
  const contents = parseDocument(text).contents;
  if (isSeq(contents) && contents.flow) {
    const document = parseDocument(text);
    if (isSeq(document.contents)) document.contents.flow = false;
    for (const place of places) document.add(document.createNode({ place, because: "" }));
    return document.toString({ lineWidth: 0 });
  }
  const before = text.trim() === "" ? heading : text.endsWith("\n") ? text : `${text}\n`;
  const first = isSeq(contents) && isMap(contents.items[0]) ? (contents.items[0].range?.[0] ?? 0) : 0;
  const line = text.slice(text.lastIndexOf("\n", first) + 1, first);
  const indent = /^ */.exec(line)?.[0] ?? "";
  const written = places.map(
    (place) => `${indent}- place: ${stringify(place, { lineWidth: 0 }).trimEnd()}\n${indent}  because: ""\n`,
  );
  return before + written.join("");
}

function textIn(item: YAMLMap, name: string, where: string): string {
  const value: unknown = item.get(name);
  if (value === undefined || value === null) return "";
  if (typeof value === "string") return value;
  throw invalid(`${where}: "${name}" must be text`);
}

function invalid(what: string): AssayError {
  return new AssayError(
    "VOLATILE_INVALID",
    `${what}.`,
    "Correct the list, or remove it to have it learnt anew.",
  );
}
