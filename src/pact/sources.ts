import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { AssayError, reasonOf } from "../errors.ts";
import { basicOf, withoutCredentials } from "./credentials-in-url.ts";
import { type PactFile, parsePact } from "./pact-file.ts";

/** Megabytes are plausible, more is a mistake. */
const mostBytes = 64 * 1024 * 1024;

/** Reads pacts from files, folders and URLs; a folder gives every `.json` in it. @throws AssayError PACT_NOT_FOUND, PACT_INVALID */
export async function readPacts(
  sources: readonly string[],
  signal: AbortSignal,
): Promise<readonly PactFile[]> {
  const texts = await readPactTexts(sources, signal);
  return texts.map(({ source, text }) => parsePact(source, text));
}

export interface PactText {
  readonly source: string;
  readonly text: string;
}

/** The texts of files, folders and URLs. @throws AssayError PACT_NOT_FOUND */
export async function readPactTexts(
  sources: readonly string[],
  signal: AbortSignal,
): Promise<readonly PactText[]> {
  const texts: PactText[] = [];
  for (const source of sources) {
    if (/^https?:\/\//i.test(source)) texts.push(await fetched(source, signal));
    else for (const file of await filesAt(source)) texts.push({ source: file, text: await contentOf(file) });
  }
  return texts;
}

async function filesAt(path: string): Promise<readonly string[]> {
  try {
    if (!(await stat(path)).isDirectory()) return [path];
    const names = (await readdir(path)).filter((name) => name.endsWith(".json")).toSorted();
    if (names.length > 0) return names.map((name) => join(path, name));
  } catch (cause) {
    throw notFound(path, reasonFor(cause), cause);
  }
  throw notFound(path, "no file in this folder ends in .json");
}

async function contentOf(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    throw notFound(file, reasonFor(cause), cause);
  }
}

/** Credentials in a URL are sent and never shown. */
async function fetched(written: string, signal: AbortSignal): Promise<PactText> {
  const url = withoutCredentials(written);
  const authorization = basicOf(written);
  try {
    const response = await fetch(url, {
      headers: {
        Accept: "application/hal+json, application/json",
        ...(authorization === undefined ? {} : { Authorization: authorization }),
      },
      signal,
    });
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
    const text = await response.text();
    if (text.length > mostBytes) throw new Error(`more than ${mostBytes} bytes`);
    return { source: url, text };
  } catch (cause) {
    signal.throwIfAborted();
    const inner = cause instanceof Error && cause.cause !== undefined ? cause.cause : cause;
    throw notFound(url, reasonOf(inner), cause);
  }
}

function reasonFor(cause: unknown): string {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  return { ENOENT: "there is no such file", EACCES: "permission denied" }[code] ?? reasonOf(cause);
}

function notFound(source: string, reason: string, cause?: unknown): AssayError {
  return new AssayError(
    "PACT_NOT_FOUND",
    `No pact can be read from ${source}: ${reason}.`,
    "Name a pact file, a folder of them, or a URL.",
    cause,
  );
}
