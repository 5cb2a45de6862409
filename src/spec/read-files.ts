import { createHash } from "node:crypto";
import { channel } from "node:diagnostics_channel";
import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { AssayError, reasonOf } from "../errors.ts";
import type { JsonValue } from "../json/value.ts";
import { lineFinder, parseSource } from "./source-text.ts";

/** One file of a document: its value, and the way back to its lines. */
export interface SourceFile {
  /** Absolute path or URL. */
  readonly location: string;
  readonly text: string;
  readonly value: JsonValue;
  readonly lineOf: (pointer: string) => number | undefined;
}

const readTimeoutMs = 30_000;

/** Tells whoever listens, as benchmarks do, of every file that is read. */
const reading = channel("assay:read");

export function isUrl(location: string): boolean {
  return /^https?:\/\//i.test(location);
}

/** Where `reference`, written in the file at `base`, leads; without its fragment. */
export function resolveLocation(base: string, reference: string): string {
  const [path = ""] = reference.split("#");
  if (path === "") return base;
  if (isUrl(path)) return path;
  if (isUrl(base)) return new URL(path, base).href;
  if (path.startsWith("file:")) return decodeURIComponent(new URL(path).pathname);
  return resolve(dirname(base), decodePath(path));
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/**
 * @param parsedBefore the value of a text that need not be parsed again
 * @throws AssayError SPEC_NOT_FOUND, SPEC_UNREADABLE.
 */
export async function readSource(
  location: string,
  parsedBefore: (text: string) => Promise<JsonValue | undefined> = async () => undefined,
): Promise<SourceFile> {
  reading.publish({ location });
  const text = (isUrl(location) ? await fetchText(location) : await readText(location)).replace(
    /^\uFEFF/,
    "",
  );
  const value = (await parsedBefore(text)) ?? parseSource(location, text);
  return { location, text, value, lineOf: lineFinder(text) };
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    throw new AssayError(
      "SPEC_NOT_FOUND",
      `Cannot read ${path}: ${fileReason(cause)}`,
      "Give the path or URL of an OpenAPI document, or a bundled name: ncp-cloud-functions, pubnub-functions.",
      cause,
    );
  }
}

function fileReason(cause: unknown): string {
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
  if (code === "ENOENT") return "there is no such file.";
  if (code === "EISDIR") return "it is a folder.";
  if (code === "EACCES") return "permission denied.";
  return reasonOf(cause);
}

async function fetchText(url: string): Promise<string> {
  const { request, interceptors, Agent } = await import("undici");
  const dispatcher = new Agent().compose(interceptors.redirect({ maxRedirections: 5 }));
  try {
    const { statusCode, body } = await request(url, {
      dispatcher,
      signal: AbortSignal.timeout(readTimeoutMs),
    });
    const text = await body.text();
    if (statusCode !== 200) throw new Error(`the server answered ${statusCode}`);
    return text;
  } catch (cause) {
    throw new AssayError(
      "SPEC_NOT_FOUND",
      `Cannot read ${url}: ${reasonOf(cause)}`,
      "Check the URL, or download the document and give its path.",
      cause,
    );
  } finally {
    await dispatcher.close();
  }
}

/** `sha256-` and hex over the bytes of the files, in the order read. */
export function digestOf(files: Iterable<SourceFile>): string {
  const hash = createHash("sha256");
  for (const { text } of files) hash.update(text);
  return `sha256-${hash.digest("hex")}`;
}
