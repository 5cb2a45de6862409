import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parseJson, writeJson } from "../json/text.ts";
import { isJsonObject, type JsonValue } from "../json/value.ts";

/** The documents that come with assay. */
export const bundledNames = ["ncp-cloud-functions", "pubnub-functions"] as const;

export type BundledName = (typeof bundledNames)[number];

export function bundledName(name: string): BundledName | undefined {
  return bundledNames.find((each) => each === name);
}

/** The path of a bundled document, from the sources and from the built package alike. */
export function bundledPath(name: BundledName): string {
  return fileURLToPath(new URL(`../../specs/${name}.openapi.yaml`, import.meta.url));
}

/** Where the value of a bundled document lies ready, since its YAML takes longer to parse than all its cases to plan. */
export function parsedPath(name: BundledName): string {
  return fileURLToPath(new URL(`../../specs/parsed/${name}.json`, import.meta.url));
}

/** What `parsedPath` holds: the value, and the digest of the text that it was parsed from. */
export function writeParsed(text: string, value: JsonValue): string {
  return `${writeJson({ digest: digestOf(text), value })}\n`;
}

/** The value of a bundled document; `undefined` where what lies ready is missing or of another text. */
export async function readParsed(name: BundledName, text: string): Promise<JsonValue | undefined> {
  const parsed = await readFile(parsedPath(name), "utf8").then(parseJson, () => undefined);
  return isJsonObject(parsed) && parsed.digest === digestOf(text) ? parsed.value : undefined;
}

function digestOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
