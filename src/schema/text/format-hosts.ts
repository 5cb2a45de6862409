import { utf8Length } from "./code-points.ts";

const label = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
const hostnamePattern = new RegExp(`^${label}(?:\\.${label})*$`);
/** Letters, marks and digits of any script, without leading or trailing hyphen. */
const idnLabel =
  "[\\p{L}\\p{M}\\p{N}](?:[\\p{L}\\p{M}\\p{N}\\-\u00b7\u0375\u05f3\u05f4\u30fb\u200c\u200d]*[\\p{L}\\p{M}\\p{N}])?";
const idnHostnamePattern = new RegExp(`^${idnLabel}(?:[.\u3002\uff0e\uff61]${idnLabel})*$`, "u");

const octet = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
const ipv4Pattern = new RegExp(`^${octet}(?:\\.${octet}){3}$`);

const atom = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
const quoted = '"(?:[\\x20\\x21\\x23-\\x5b\\x5d-\\x7e]|\\\\[\\x20-\\x7e])*"';
const localPart = new RegExp(`^(?:${atom}(?:\\.${atom})*|${quoted})$`);
const idnAtom = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~\\u{80}-\\u{10ffff}-]+";
const idnLocalPart = new RegExp(`^(?:${idnAtom}(?:\\.${idnAtom})*|${quoted})$`, "u");

/** RFC 1123: labels of at most 63 characters, 253 in all, no dot at the end. */
export function isHostname(text: string): boolean {
  return text.length <= 253 && hostnamePattern.test(text);
}

/** RFC 5890 as far as form goes: which scripts may stand side by side is not looked at. */
export function isIdnHostname(text: string): boolean {
  return utf8Length(text) <= 1012 && idnHostnamePattern.test(text);
}

/** Dotted quad in decimal without leading zeros, which some readers take for octal. */
export function isIpv4(text: string): boolean {
  return ipv4Pattern.test(text);
}

/** RFC 4291: eight groups, one run of zeros left out at most, the last two groups as IPv4 at will; no zone. */
export function isIpv6(text: string): boolean {
  const halves = text.split("::");
  if (halves.length > 2) return false;
  const groups = halves.map((half) => (half === "" ? [] : half.split(":")));
  const count = groups.flat().length;
  const isLast = (half: number, index: number): boolean =>
    half === halves.length - 1 && index === (groups[half]?.length ?? 0) - 1;
  let width = 0;
  for (const [half, members] of groups.entries()) {
    for (const [index, group] of members.entries()) {
      if (/^[0-9A-Fa-f]{1,4}$/.test(group)) width += 1;
      else if (isLast(half, index) && isIpv4(group)) width += 2;
      else return false;
    }
  }
  return halves.length === 2 ? width <= 7 : count > 0 && width === 8;
}

/** RFC 5321 mailbox: a local part of at most 64 bytes, and a domain or an address in brackets. */
export function isEmail(text: string): boolean {
  return isMailbox(text, localPart, isHostname);
}

/** RFC 6531: as an email, with letters of any script on both sides. */
export function isIdnEmail(text: string): boolean {
  return isMailbox(text, idnLocalPart, (domain) => isHostname(domain) || isIdnHostname(domain));
}

function isMailbox(text: string, local: RegExp, isDomain: (domain: string) => boolean): boolean {
  const at = text.lastIndexOf("@");
  const domain = text.slice(at + 1);
  return (
    at > 0 &&
    at <= 64 &&
    utf8Length(text) <= 254 &&
    local.test(text.slice(0, at)) &&
    (isDomain(domain) || isAddressLiteral(domain))
  );
}

function isAddressLiteral(domain: string): boolean {
  const [, version, address = ""] = /^\[(IPv6:)?(.+)\]$/i.exec(domain) ?? [];
  return version === undefined ? isIpv4(address) : isIpv6(address);
}
