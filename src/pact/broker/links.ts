import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "../../json/value.ts";

/** The address of a HAL link. */
export function hrefOf(link: JsonValue | undefined): string | undefined {
  return isJsonObject(link) && typeof link.href === "string" ? link.href : undefined;
}

/** Fills the variables of a templated link; slashes in a branch are part of its name. `undefined`: it needs others. */
export function expand(href: string, values: Readonly<Record<string, string>>): string | undefined {
  const filled = href.replace(/\{(\w+)\}/g, (whole, name: string) =>
    Object.hasOwn(values, name) ? encoded(values[name] ?? "") : whole,
  );
  return /[{}]/.test(filled) ? undefined : filled;
}

/** Dots too, where there is nothing else: as they stand, `..` would lead out of the path. */
function encoded(name: string): string {
  return /^\.+$/.test(name) ? name.replaceAll(".", "%2E") : encodeURIComponent(name.toWellFormed());
}

/** The links of a document under one name: none, one or many. */
export function linksOf(document: JsonObject, rel: string): readonly JsonObject[] {
  const links = isJsonObject(document._links) ? document._links[rel] : undefined;
  return (isJsonArray(links) ? links : [links]).filter(isJsonObject);
}

/** What a document holds embedded under one name. */
export function embedded(document: JsonObject, name: string): readonly JsonObject[] {
  const list = isJsonObject(document._embedded) ? document._embedded[name] : undefined;
  return isJsonArray(list) ? list.filter(isJsonObject) : [];
}
