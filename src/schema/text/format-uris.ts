import { isIpv6 } from "./format-hosts.ts";

/** RFC 3986 in the parts of its grammar; for IRIs (RFC 3987) the unreserved characters include other scripts. */
function grammar(beyondAscii: string): RegExp {
  const unreserved = `A-Za-z0-9\\-._~${beyondAscii}`;
  const encoded = "%[0-9A-Fa-f]{2}";
  const subDelims = "!$&'()*+,;=";
  const pchar = `(?:[${unreserved}${subDelims}:@]|${encoded})`;
  const userinfo = `(?:[${unreserved}${subDelims}:]|${encoded})*`;
  const host = `(?:\\[(?<literal>[^\\]]*)\\]|(?:[${unreserved}${subDelims}]|${encoded})*)`;
  const authority = `(?:${userinfo}@)?${host}(?::[0-9]*)?`;
  // With an authority the path is empty or begins with a slash; without one it may not begin with two.
  const path = `(?://${authority}(?:/${pchar}*)*|/(?:${pchar}+(?:/${pchar}*)*)?|(?<rootless>${pchar}+)(?:/${pchar}*)*)?`;
  const rest = `(?:\\?(?:${pchar}|[/?])*)?(?:#(?:${pchar}|[/?])*)?`;
  return new RegExp(`^(?<scheme>[A-Za-z][A-Za-z0-9+.\\-]*:)?${path}${rest}$`, "u");
}

const uris = grammar("");
const iris = grammar(
  "\\u{a0}-\\u{d7ff}\\u{f900}-\\u{fdcf}\\u{fdf0}-\\u{ffef}\\u{10000}-\\u{1fffd}\\u{20000}-\\u{2fffd}\\u{30000}-\\u{3fffd}",
);

/** RFC 3986, with a scheme. */
export function isUri(text: string): boolean {
  return isReference(uris, text, true);
}

/** RFC 3986, with or without a scheme. */
export function isUriReference(text: string): boolean {
  return isReference(uris, text, false);
}

/** RFC 3987, with a scheme. */
export function isIri(text: string): boolean {
  return isReference(iris, text, true);
}

/** RFC 3987, with or without a scheme. */
export function isIriReference(text: string): boolean {
  return isReference(iris, text, false);
}

function isReference(reference: RegExp, text: string, absolute: boolean): boolean {
  const groups = reference.exec(text)?.groups;
  if (groups === undefined) return false;
  const { scheme, literal, rootless } = groups;
  if (absolute && scheme === undefined) return false;
  // The first segment of a relative path cannot hold a colon: it would be read as a scheme.
  if (scheme === undefined && rootless?.includes(":")) return false;
  return (
    literal === undefined || isIpv6(literal) || /^v[0-9a-f]+\.[A-Za-z0-9\-._~!$&'()*+,;=:]+$/i.test(literal)
  );
}

const variable =
  "(?:[A-Za-z0-9_]|%[0-9A-Fa-f]{2})(?:\\.?(?:[A-Za-z0-9_]|%[0-9A-Fa-f]{2}))*(?::[1-9][0-9]{0,3}|\\*)?";
const template = new RegExp(
  `^(?:[^\\x00-\\x20"'<>%\\\\^\`{|}\\x7f]|%[0-9A-Fa-f]{2}|\\{[+#./;?&]?${variable}(?:,${variable})*\\})*$`,
  "u",
);

/** RFC 6570, levels 1 to 4. */
export function isUriTemplate(text: string): boolean {
  return template.test(text);
}
