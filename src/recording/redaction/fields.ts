import type { Headers } from "../../http/message.ts";
import { jsonLeaves, unquoted } from "./json-leaves.ts";
import { disguise, pseudonym } from "./pseudonym.ts";
import { isCredentialField, isSecretCookie, isSecretMember, maybeSecretMember, shapes } from "./rules.ts";

/** Tells of a value that was replaced: the place below the one in hand, and what stands there now. */
export type Note = (place: string, as: string) => void;

/** Decides by name whether a value is secret. */
export interface Names {
  readonly isField: (name: string) => boolean;
  readonly isMember: (name: string) => boolean;
  readonly pointers: ReadonlySet<string>;
  /** Whether a value is no secret though its name says so. */
  readonly isSpared: (value: string) => boolean;
}

export function namesOf(rules: {
  readonly headers: readonly string[];
  readonly members: readonly string[];
  readonly pointers: readonly string[];
}): Names {
  const fields = new Set(rules.headers.map((name) => name.toLowerCase()));
  const members = new Set(rules.members);
  return {
    isField: (name) => fields.has(name) || isCredentialField(name),
    isMember: (name) => members.has(name) || isSecretMember(name),
    pointers: new Set(rules.pointers),
    isSpared: () => false,
  };
}

const placeholders = /^(?:\{\{[^{}]*\}\}[\s:,;]*)+$/;

/** Whether nothing but placeholders stands there, so that there is nothing left to hide. */
function isHidden(value: string): boolean {
  return value === "" || placeholders.test(value);
}

/** Values of credential fields and of session cookies; the name of an authentication scheme stays. */
export function hideHeaders(headers: Headers, names: Names, note: Note): Headers {
  return headers.map(([name, value]) => {
    const field = name.toLowerCase();
    if (field === "cookie") return [name, hideCookies(value, note)] as const;
    if (field === "set-cookie") return [name, hideSetCookie(value, note)] as const;
    if (!names.isField(field)) return [name, value] as const;
    const [, scheme = "", rest = value] = /^([A-Za-z][\w-]* )(.*)$/s.exec(value) ?? [];
    if (isHidden(rest)) return [name, value] as const;
    const as = pseudonym(field, rest);
    note(field, as);
    return [name, `${scheme}${as}`] as const;
  });
}

function hideCookies(value: string, note: Note): string {
  return value.replace(/([^=;\s]+)=([^;]*)/g, (pair, name: string, content: string) => {
    if (isHidden(content) || !isSecretCookie(name, content)) return pair;
    const as = pseudonym(name, content);
    note(`cookie.${name}`, as);
    return `${name}=${as}`;
  });
}

function hideSetCookie(value: string, note: Note): string {
  return value.replace(/^\s*([^=;\s]+)=([^;]*)/, (pair, name: string, content: string) => {
    if (isHidden(content) || !isSecretCookie(name, content)) return pair;
    const as = pseudonym(name, content);
    note(`set-cookie.${name}`, as);
    return `${name}=${as}`;
  });
}

/** Items of a query or fields of a form, as they are written. */
export function hidePairs(text: string, names: Names, note: Note): string {
  return text.replace(/([^=&?#]+)=([^&#]*)/g, (pair, written: string, value: string) => {
    const name = decodedName(written);
    if (isHidden(value) || !names.isMember(name) || names.isSpared(value)) return pair;
    const as = pseudonym(name, value);
    note(name, as);
    return `${written}=${as}`;
  });
}

function decodedName(written: string): string {
  try {
    return decodeURIComponent(written.replaceAll("+", " "));
  } catch {
    return written;
  }
}

/** Members of a JSON text by name or by place, also in JSON that stands in its strings. */
export function hideJson(text: string, names: Names, note: Note): string {
  if (names.pointers.size === 0 && !maybeSecretMember.test(text)) return text;
  let shown = "";
  let end = 0;
  for (const leaf of jsonLeaves(text)) {
    const written = text.slice(leaf.start, leaf.end);
    const changed = hideLeaf(written, leaf.name, leaf.pointer, names, note);
    if (changed === written) continue;
    shown += text.slice(end, leaf.start) + changed;
    end = leaf.end;
  }
  return shown + text.slice(end);
}

function hideLeaf(written: string, name: string, pointer: string, names: Names, note: Note): string {
  const isText = written.startsWith('"');
  const value = isText ? unquoted(written) : written;
  if (names.pointers.has(pointer) || names.isMember(name)) {
    if (isHidden(value) || (!names.pointers.has(pointer) && names.isSpared(value))) return written;
    const as = disguise(name, value);
    note(`#${pointer}`, as);
    return isText ? JSON.stringify(as) : as;
  }
  if (!isText || !/^\s*[[{]/.test(value)) return written;
  const inner = hideJson(value, { ...names, pointers: new Set() }, (place, as) =>
    note(`#${pointer}${place}`, as),
  );
  return inner === value ? written : JSON.stringify(inner);
}

/** Parts of a multipart form by name. */
export function hideParts(text: string, boundary: string, names: Names, note: Note): string {
  return text
    .split(`--${boundary}`)
    .map((section) => {
      const head = section.indexOf("\r\n\r\n");
      const name = /^content-disposition:.*[;\s]name="?([^";\r\n]*)/im.exec(section.slice(0, head))?.[1];
      const value = section.slice(head + 4, -2);
      if (head < 0 || name === undefined || !names.isMember(name) || isHidden(value) || names.isSpared(value))
        return section;
      const as = pseudonym(name, value);
      note(name, as);
      return `${section.slice(0, head + 4)}${as}\r\n`;
    })
    .join(`--${boundary}`);
}

/** Elements of XML by name. */
export function hideElements(text: string, names: Names, note: Note): string {
  return text.replace(
    /<((?:[\w.-]+:)?([\w.-]+))(\s[^<>]*)?>([^<]+)<\/\1>/g,
    (element, tag: string, name: string, attributes: string | undefined, value: string) => {
      if (!names.isMember(name) || isHidden(value) || names.isSpared(value)) return element;
      const as = pseudonym(name, value);
      note(name, as);
      return `<${tag}${attributes ?? ""}>${as}</${tag}>`;
    },
  );
}

/** Secrets of well-known makes, by what they look like. */
export function hideShapes(text: string, note: Note): string {
  return shapes.reduce(
    (shown, [name, pattern]) =>
      shown.replace(pattern, (value) => {
        const as = pseudonym(name, value);
        note("", as);
        return as;
      }),
    text,
  );
}
