/** `1 rule`, `2 rules`, `1,204 requests`. */
export function count(amount: number, noun: string, plural = `${noun}s`): string {
  return `${amount.toLocaleString("en-US")} ${amount === 1 ? noun : plural}`;
}

/** Breaks a text at its spaces into lines of at most `width` characters; a word longer than that stays whole. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && length(line) + 1 + length(word) > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}

/** Breaks a text into lines of exactly `width` characters, the last one apart. */
export function chop(text: string, width: number): readonly string[] {
  const characters = [...text];
  const lines = Math.max(1, Math.ceil(characters.length / width));
  return Array.from({ length: lines }, (_, line) =>
    characters.slice(line * width, (line + 1) * width).join(""),
  );
}

/** A label and a text wrapped beside it: the lines after the first are indented to where the text began. */
export function labelled(
  label: string,
  text: string,
  width: number,
  margin: number,
  gap: number,
): readonly string[] {
  const [first = "", ...rest] = wrap(text, Math.max(20, width - margin - gap));
  const indent = " ".repeat(margin + gap);
  return [`${" ".repeat(margin)}${label.padEnd(gap)}${first}`, ...rest.map((line) => `${indent}${line}`)];
}

/** The operation that an id (of a rule, case or finding) belongs to. */
export function operationOf(id: string): string {
  return id.slice(0, Math.max(0, id.indexOf("/"))) || id;
}

function length(text: string): number {
  return [...text].length;
}
