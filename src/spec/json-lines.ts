/**
 * Finds lines in JSON text without taking it all apart: only the objects and lists on the way to a pointer are looked
 * into, each once. The text must be valid JSON; a general parser would need seconds for documents of some megabytes.
 */
export function jsonLineFinder(text: string): (steps: readonly string[]) => number | undefined {
  const starts = lineStarts(text);
  const known = new Map<number, ReadonlyMap<string, Member>>();
  const membersAt = (offset: number): ReadonlyMap<string, Member> => {
    const found = known.get(offset) ?? readMembers(text, offset);
    known.set(offset, found);
    return found;
  };
  return (steps) => {
    let { nameAt, valueAt }: Member = { nameAt: skipSpace(text, 0), valueAt: skipSpace(text, 0) };
    for (const step of steps) {
      const member = membersAt(valueAt).get(step);
      if (member === undefined) break;
      ({ nameAt, valueAt } = member);
    }
    return lineOf(starts, nameAt);
  };
}

/** Offsets of a member: of its name, or of an item itself, and of its value. */
interface Member {
  readonly nameAt: number;
  readonly valueAt: number;
}

/** The members of the object, or the items of the list, that starts at an offset; none of any other value. */
function readMembers(text: string, start: number): ReadonlyMap<string, Member> {
  const members = new Map<string, Member>();
  const isObject = text[start] === "{";
  if (!isObject && text[start] !== "[") return members;
  let at = skipSpace(text, start + 1);
  while (at < text.length && text[at] !== "}" && text[at] !== "]") {
    const nameAt = at;
    let name = String(members.size);
    if (isObject) {
      const end = skipString(text, at);
      name = JSON.parse(text.slice(at, end));
      at = skipSpace(text, skipSpace(text, end) + 1); // the colon
    }
    members.set(name, { nameAt, valueAt: at });
    at = skipSpace(text, skipValue(text, at));
    if (text[at] === ",") at = skipSpace(text, at + 1);
  }
  return members;
}

function skipSpace(text: string, start: number): number {
  let at = start;
  while (at < text.length && text.charCodeAt(at) <= 0x20) at++;
  return at;
}

/** The offset behind a string that starts here. */
function skipString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
  return at + 1;
}

/** The offset behind a value of any kind that starts here. */
function skipValue(text: string, start: number): number {
  let depth = 0;
  let at = start;
  for (; at < text.length; at++) {
    const character = text[at];
    if (character === '"') at = skipString(text, at) - 1;
    else if (character === "{" || character === "[") depth++;
    else if (character === "}" || character === "]") {
      if (depth === 0) return at; // the end of what this value stands in
      depth--;
    } else if (depth > 0 || (character !== "," && text.charCodeAt(at) > 0x20)) continue;
    else return at;
    if (depth === 0) return at + 1;
  }
  return at;
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

/** 1-based. */
function lineOf(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle;
  }
  return low + 1;
}
