import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import { AssayError } from "../../errors.ts";
import type { JsonValue } from "../../json/value.ts";
import type { ApiDocument, Operation } from "../document.ts";
import { loadDocument } from "../load.ts";

/** Files by path, as text, or as a value that is written as JSON. */
export type FileTexts = Readonly<Record<string, string | Exclude<JsonValue, string>>>;

/** Writes files into a folder of their own, gone after the test. @returns the folder */
export async function writeFiles(files: FileTexts): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "assay-spec-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), textOf(content));
  }
  return folder;
}

/** Serves files over HTTP until the test ends. @returns the origin, with a slash at its end */
export async function serveFiles(files: FileTexts): Promise<string> {
  const byPath = new Map(Object.entries(files).map(([name, content]) => [`/${name}`, textOf(content)]));
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    const moved = /^\/moved\/(.*)$/.exec(pathname)?.[1];
    const text = byPath.get(decodeURIComponent(pathname));
    if (moved !== undefined) response.writeHead(302, { location: `/${moved}` }).end();
    else if (text === undefined) response.writeHead(404).end();
    else response.end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return `http://127.0.0.1:${address.port}/`;
}

function textOf(content: FileTexts[string]): string {
  return typeof content === "string" ? content : JSON.stringify(content);
}

/** Loads the file `api.yaml` of these. */
export async function loadFiles(files: FileTexts, overlays: readonly string[] = []): Promise<ApiDocument> {
  const folder = await writeFiles(files);
  return loadDocument(
    join(folder, "api.yaml"),
    overlays.map((name) => join(folder, name)),
  );
}

/** Loads a document of one operation, `POST /things`, and gives that. */
export async function loadOperation(
  operation: JsonValue,
  { openapi = "3.1.0", components = {}, path = "/things", more = {} }: Partial<Surroundings> = {},
): Promise<Operation> {
  const document = {
    openapi,
    info: { title: "Things", version: "1" },
    paths: { [path]: { post: operation } },
    components,
    ...more,
  };
  const [first] = (await loadFiles({ "api.yaml": document })).operations;
  if (first === undefined) throw new Error("no operation");
  return first;
}

interface Surroundings {
  readonly openapi: string;
  readonly components: JsonValue;
  readonly path: string;
  readonly more: { readonly [name: string]: JsonValue };
}

/** The error with which something fails, as `CODE message`, the folder of its files left out of the message. */
export async function failureOf(loading: Promise<unknown>): Promise<string> {
  try {
    await loading;
  } catch (error) {
    if (!(error instanceof AssayError)) throw error;
    return `${error.code} ${error.message.replaceAll(/(\/[^\s:]*)?\/assay-spec-[^/\s]*\//g, "").replaceAll(/http:\/\/[\d.]+:\d+\//g, "http://host/")}`;
  }
  return "no failure";
}
