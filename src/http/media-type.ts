/** `application/json; charset=utf-8` → `application/json`. */
export function essence(mediaType: string): string {
  const end = mediaType.indexOf(";");
  return (end < 0 ? mediaType : mediaType.slice(0, end)).trim().toLowerCase();
}

/** Whether content of that media type is JSON text (RFC 6839 structured suffix included). */
export function isJsonMediaType(mediaType: string): boolean {
  return /^(application|text)\/([^/;]+\+)?json$/.test(essence(mediaType));
}

/** Whether a media type, such as `application/json`, falls under a range, such as `application/*`. */
export function matchesRange(mediaType: string, range: string): boolean {
  if (mediaType === range) return true;
  const [type = "", subtype = ""] = essence(mediaType).split("/");
  const [wantedType = "", wantedSubtype = ""] = essence(range).split("/");
  return (wantedType === "*" || wantedType === type) && (wantedSubtype === "*" || wantedSubtype === subtype);
}
