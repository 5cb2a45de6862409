import type { WrittenBody } from "../cases/wire/body-write.ts";
import { essence } from "../http/media-type.ts";
import { toBytes } from "../http/text.ts";
import { isJsonArray, isJsonObject, type JsonValue } from "../json/value.ts";
import type { MediaType } from "../spec/document.ts";

export function isXml(mediaType: string): boolean {
  return /^(application|text)\/([\w.-]+\+)?xml$/.test(essence(mediaType));
}

/** A value as XML, an element a member, for operations that answer in nothing else; OpenAPI's `xml` is not looked at. */
export function xmlBody({ name }: MediaType, value: JsonValue): WrittenBody {
  // An example in a document is often the text of the XML itself.
  const isXmlText = typeof value === "string" && value.trimStart().startsWith("<");
  const text = isXmlText ? value : element("response", value);
  return { contentType: name, bytes: toBytes(text) };
}

function element(name: string, value: JsonValue): string {
  const tag = name.replace(/^[^A-Za-z_]|[^\w.-]/g, "_");
  if (isJsonArray(value)) return `<${tag}>${value.map((item) => element("item", item)).join("")}</${tag}>`;
  if (!isJsonObject(value)) return `<${tag}>${escaped(String(value ?? ""))}</${tag}>`;
  const members = Object.entries(value).map(([member, each]) => element(member, each));
  return `<${tag}>${members.join("")}</${tag}>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>]/g, (each) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[each] ?? each);
}
