import { isDate, isDateTime, isDuration, isTime } from "./format-dates.ts";
import { isEmail, isHostname, isIdnEmail, isIdnHostname, isIpv4, isIpv6 } from "./format-hosts.ts";
import { isIri, isIriReference, isUri, isUriReference, isUriTemplate } from "./format-uris.ts";

/**
 * What each format asks of a string: the one table that validation and generation share.
 *
 * Formats that only annotate (`password`, `binary`) are not here, nor are the ones of numbers (`int32`).
 */
export const formats: Readonly<Record<string, (text: string) => boolean>> = {
  date: isDate,
  time: isTime,
  "date-time": isDateTime,
  duration: isDuration,
  uuid: (text) => /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(text),
  email: isEmail,
  "idn-email": isIdnEmail,
  hostname: isHostname,
  "idn-hostname": isIdnHostname,
  ipv4: isIpv4,
  ipv6: isIpv6,
  uri: isUri,
  "uri-reference": isUriReference,
  iri: isIri,
  "iri-reference": isIriReference,
  "uri-template": isUriTemplate,
  "json-pointer": (text) => /^(?:\/(?:[^~/]|~[01])*)*$/.test(text),
  "relative-json-pointer": (text) => /^(?:0|[1-9][0-9]*)(?:#|(?:\/(?:[^~/]|~[01])*)*)$/.test(text),
  "json-pointer-uri-fragment": (text) =>
    /^#(?:\/(?:[A-Za-z0-9_\-.!$&'()*+,;:=@?]|%[0-9A-Fa-f]{2}|~[01])*)*$/.test(text),
  regex: isRegex,
  byte: (text) => /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text),
  base64url: (text) => /^(?:[A-Za-z0-9_-]{4})*(?:[A-Za-z0-9_-]{2}(?:==)?|[A-Za-z0-9_-]{3}=?)?$/.test(text),
};

/** Whether a format is asserted; others are annotations, which nothing can break. */
export function isKnownFormat(name: string): boolean {
  return Object.hasOwn(formats, name);
}

/** ECMA-262 in its strict (`u`) reading, in which `\Z` and `\a` of other dialects are errors. */
function isRegex(text: string): boolean {
  try {
    new RegExp(text, "u");
    return true;
  } catch {
    return false;
  }
}
