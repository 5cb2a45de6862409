import { essence, isJsonMediaType } from "../../http/media-type.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "../../json/value.ts";
import type { PactVersion } from "../pact-file.ts";
import { escapedName, type Note, shown } from "./problem.ts";

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** The example of the body, where it is JSON that rules can speak of. */
export function lintBody(json: JsonObject, version: PactVersion, note: Note): JsonValue | undefined {
  const { body } = json;
  if (body === undefined || (body === null && version === 4)) return undefined;
  if (version < 4) {
    if (isJsonObject(body) && Object.hasOwn(body, "content") && Object.hasOwn(body, "encoded"))
      note(
        "body-of-version-4",
        "/body",
        `in version ${version} the body stands there as it is; this one has the form of version 4`,
      );
    return body;
  }
  if (!isJsonObject(body) || !Object.hasOwn(body, "content")) {
    note("body-shape", "/body", "in version 4 a body is an object with content, contentType and encoded");
    return undefined;
  }
  noteBodyMembers(body, note);
  const { content = null, contentType, encoded = false } = body;
  if (encoded !== false && encoded !== "base64" && encoded !== "JSON" && encoded !== "json")
    note("body-shape", "/body/encoded", `${shown(encoded)}: it is false, "base64" or "JSON"`);
  if (encoded !== false && typeof content !== "string")
    note("body-shape", "/body/content", "an encoded body is text");
  if (encoded === "base64" && typeof content === "string" && !base64.test(content))
    note("body-shape", "/body/content", "it is said to be base64, and is none");
  if (typeof contentType !== "string" || !contentType.includes("/")) {
    note("body-content-type", "/body/contentType", `${shown(contentType)} is no content type`);
    return encoded === false ? content : undefined;
  }
  noteDisagreement(json, contentType, note);
  if (encoded !== false) return undefined;
  if (typeof content === "string" && isJsonMediaType(contentType) && holdsJson(content))
    note(
      "body-twice-encoded",
      "/body/content",
      "it is a text with JSON in it; as JSON the value itself stands there",
    );
  if (typeof content !== "string" && content !== null && !isJsonMediaType(contentType)) {
    note("body-content-type", "/body/contentType", `the body is JSON, but said to be ${contentType}`);
  }
  return isJsonMediaType(contentType) ? content : undefined;
}

function noteBodyMembers(body: JsonObject, note: Note): void {
  const known = ["content", "contentType", "encoded", "contentTypeHint"];
  for (const name of Object.keys(body)) {
    if (known.includes(name)) continue;
    note(
      "body-shape",
      `/body/${escapedName(name)}`,
      `a body of version 4 has no ${JSON.stringify(name)}: what it holds belongs into content`,
    );
  }
}

/** The header and the body each say what the body is: readers believe one of them. */
function noteDisagreement({ headers }: JsonObject, contentType: string, note: Note): void {
  if (!isJsonObject(headers)) return;
  const said = Object.entries(headers).find(([name]) => name.toLowerCase() === "content-type")?.[1];
  const header = [said].flat()[0];
  if (typeof header !== "string" || essence(header) === essence(contentType)) return;
  if (isJsonMediaType(header) && isJsonMediaType(contentType)) return;
  note(
    "content-type-differs",
    "/body/contentType",
    `${shown(contentType)}, while the header says ${shown(header)}: readers differ in which they believe`,
  );
}

function holdsJson(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null;
  } catch {
    return false;
  }
}
