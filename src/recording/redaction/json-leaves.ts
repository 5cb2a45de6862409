/** A plain value in a JSON text: where it stands in the text, and where in the value. */
export interface Leaf {
  readonly start: number;
  readonly end: number;
  /** The name of the member that holds it, or of the list that does. */
  readonly name: string;
  /** JSON Pointer. */
  readonly pointer: string;
}

/**
 * Every string and number of a JSON text, without parsing it into a value, so that all the rest of it can stay as it was
 * written. A text that is no JSON gives those up to where it stops being one.
 */
export function jsonLeaves(text: string): readonly Leaf[] {
  const leaves: Leaf[] = [];
  const token = /\s*(?:("(?:[^"\\]|\\.)*")|(-?\d[\d.eE+-]*)|(true|false|null)|([[\]{},:]))/gsy;
  /** What is open: the step that leads to the current item, the name it goes by, and whether a name comes next. */
  const open: { readonly isList: boolean; step: string; index: number; awaitsName: boolean }[] = [];
  for (let found = token.exec(text); found !== null; found = token.exec(text)) {
    const [whole, string, number, , sign] = found;
    const inside = open.at(-1);
    if (sign === "{" || sign === "[") {
      open.push({ isList: sign === "[", step: "0", index: 0, awaitsName: sign === "{" });
    } else if (sign === "}" || sign === "]") open.pop();
    else if (sign === "," && inside !== undefined) {
      inside.index += 1;
      if (inside.isList) inside.step = String(inside.index);
      else inside.awaitsName = true;
    } else if (string !== undefined && inside?.awaitsName === true) {
      inside.step = unquoted(string);
      inside.awaitsName = false;
    } else if (string !== undefined || number !== undefined) {
      const end = found.index + whole.length;
      const named = open.findLast(({ isList }) => !isList);
      leaves.push({
        start: end - (string ?? number ?? "").length,
        end,
        name: named?.step ?? "",
        pointer: open.map(({ step }) => `/${step.replaceAll("~", "~0").replaceAll("/", "~1")}`).join(""),
      });
    }
  }
  return leaves;
}

/** The text that a JSON string stands for; as it is written where that cannot be told. */
export function unquoted(string: string): string {
  try {
    return String(JSON.parse(string));
  } catch {
    return string.slice(1, -1);
  }
}
