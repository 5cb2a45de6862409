/** A request target in one form for all that mean the same: RFC 3986, Syntax-Based Normalization. */
export interface CanonicalTarget {
  readonly path: string;
  /** Decoded names and values, sorted by name; the values of one name keep their order. */
  readonly query: readonly (readonly [name: string, value: string])[];
}

export function canonicalTarget(target: string): CanonicalTarget {
  const origin = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i.exec(target)?.[0] ?? "";
  const [beforeFragment = ""] = target.slice(origin.length).split("#");
  const mark = beforeFragment.indexOf("?");
  const path = mark === -1 ? beforeFragment : beforeFragment.slice(0, mark);
  return {
    path: withoutDots(normalized(path === "" ? "/" : path)),
    query: mark === -1 ? [] : pairsOf(beforeFragment.slice(mark + 1)),
  };
}

/** The pairs of a query or of a form, sorted by name. `e` and `e=` say the same. */
export function pairsOf(text: string): readonly (readonly [name: string, value: string])[] {
  return text
    .split("&")
    .filter((pair) => pair !== "")
    .map((pair) => {
      const [name = "", ...value] = pair.split("=");
      return [decodedText(name), decodedText(value.join("="))] as const;
    })
    .toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}

function decodedText(text: string): string {
  const spaced = text.replaceAll("+", " ");
  try {
    return decodeURIComponent(spaced);
  } catch {
    return spaced;
  }
}

/** Escapes in capitals, and none for what needs none; an escaped slash stays escaped. */
function normalized(path: string): string {
  return path.replace(/%([0-9a-f]{2})/gi, (written, hex: string) => {
    const character = String.fromCharCode(Number.parseInt(hex, 16));
    return /[A-Za-z0-9\-._~]/.test(character) ? character : written.toUpperCase();
  });
}

function withoutDots(path: string): string {
  const kept: string[] = [];
  const segments = path.split("/");
  for (const [index, segment] of segments.entries()) {
    const isLast = index === segments.length - 1;
    if (segment === "..") {
      if (kept.length > 1) kept.pop();
      if (isLast) kept.push("");
    } else if (segment === ".") {
      if (isLast) kept.push("");
    } else kept.push(segment);
  }
  return kept.join("/");
}
