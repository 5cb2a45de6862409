/**
 * The values of one query parameter, decoded, in the order sent; `undefined` for one that is not well-formed.
 * A `+` is a space, as in the forms that queries come from.
 */
export function queryValues(query: string, name: string): readonly (string | undefined)[] {
  if (query === "") return [];
  const values: (string | undefined)[] = [];
  for (const item of query.split("&")) {
    const equals = item.indexOf("=");
    const written = equals === -1 ? item : item.slice(0, equals);
    if (written !== name && decodeForm(written) !== name) continue;
    values.push(equals === -1 ? "" : decodeForm(item.slice(equals + 1)));
  }
  return values;
}

function decodeForm(text: string): string | undefined {
  return decodePercent(text.includes("+") ? text.replaceAll("+", " ") : text);
}

/** The text that percent-encoding stands for; `undefined` where it is broken or not UTF-8. */
export function decodePercent(text: string): string | undefined {
  if (!text.includes("%")) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
