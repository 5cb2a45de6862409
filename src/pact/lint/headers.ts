import { isJsonArray, isJsonObject, type JsonObject } from "../../json/value.ts";
import type { PactVersion } from "../pact-file.ts";
import { escapedName, type Note, shown } from "./problem.ts";

/** Headers that no contract should hold: they are another's in every run, or nobody else's business. */
const volatileHeaders = [
  "date",
  "content-length",
  "connection",
  "keep-alive",
  "transfer-encoding",
  "host",
  "age",
];
/** Names of headers that carry credentials, those of vendors among them. */
const secretHeaders =
  /^(proxy-)?authorization$|^(set-)?cookie2?$|^x-(.+-)?(api|access|auth|secret|session|csrf|xsrf|security)[-_]?(key|token)$|^x-(.+-)?(signature|signature-v2|password)$/i;

export function lintHeaders({ headers }: JsonObject, version: PactVersion, note: Note): void {
  if (headers === undefined || headers === null) return;
  if (!isJsonObject(headers)) {
    note("headers-shape", "/headers", "headers are an object");
    return;
  }
  const seen = new Set<string>();
  for (const [name, value] of Object.entries(headers)) {
    const at = `/headers/${escapedName(name)}`;
    const isList = isJsonArray(value) && value.every((each) => typeof each === "string");
    if (version === 4 && !isList)
      note("headers-shape", at, "in version 4 the values of a header are a list of texts");
    if (version < 4 && typeof value !== "string" && !isList)
      note("headers-shape", at, "the value of a header is text");
    if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name))
      note("headers-shape", at, `${shown(name)} is no name of a header`);
    if (seen.has(name.toLowerCase()))
      note("headers-shape", at, `${shown(name)} stands there twice: the names of headers know no case`);
    seen.add(name.toLowerCase());
    if ([value].flat().some((each) => typeof each === "string" && hasControls(each)))
      note("headers-shape", at, "no header can hold a line break or another control character");
    if (secretHeaders.test(name))
      note("credential-in-header", at, `${name} holds credentials, which do not belong into a contract`);
    if (volatileHeaders.includes(name.toLowerCase()))
      note("volatile-header", at, `${name} is another in every response`);
  }
}

/** All but the tab, which is white space in a header. */
function hasControls(text: string): boolean {
  return [...text].some((each) => each !== "\t" && (each < " " || each === "\u007f"));
}
