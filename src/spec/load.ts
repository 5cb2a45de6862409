import { basename, resolve } from "node:path";
import { AssayError } from "../errors.ts";
import { parsePointer } from "../json/pointer.ts";
import { bundledName, bundledPath, readParsed } from "./bundled.ts";
import type { ApiDocument, Origin } from "./document.ts";
import { errorEnvelopeOf, securitySchemesOf, statesOf } from "./extensions.ts";
import { inferLifecycles } from "./infer-lifecycles.ts";
import { inferStates } from "./infer-states.ts";
import { operationsOf } from "./operations.ts";
import { applyOverlay } from "./overlay.ts";
import { at, items, members, type Place, readReferenced, textAt } from "./place.ts";
import { digestOf, isUrl, readSource, type SourceFile } from "./read-files.ts";
import { schemaGraph } from "./schema-graph.ts";
import { toSupportedVersion } from "./version.ts";

/**
 * Loads an OpenAPI 3.x or Swagger 2.0 document, with everything it refers to.
 * @param name a bundled name, a path or a URL
 * @throws AssayError SPEC_NOT_FOUND, SPEC_UNREADABLE, SPEC_INVALID, SPEC_VERSION_UNSUPPORTED, SPEC_UNRESOLVED_REF, OVERLAY_INVALID
 */
export async function loadDocument(name: string, overlayNames: readonly string[] = []): Promise<ApiDocument> {
  const bundled = bundledName(name);
  const source = await (bundled === undefined
    ? readSource(absolute(name))
    : readSource(bundledPath(bundled), (text) => readParsed(bundled, text)));
  const overlays = await Promise.all(overlayNames.map((each) => readSource(absolute(each))));
  let value = source.value;
  for (const overlay of overlays) value = await applyOverlay(value, overlay);
  const supported = await toSupportedVersion(source.location, value);

  const file: SourceFile = {
    ...source,
    value: supported.value,
    lineOf: writtenAs(source, supported.openapi),
  };
  const files = await readReferenced(file);
  const graph = schemaGraph(files, supported.dialect);
  const root: Place = { value: supported.value, origin: { file: file.location, pointer: "" } };
  const described = operationsOf(root, files, graph);
  if (described.length === 0) {
    throw new AssayError(
      "SPEC_INVALID",
      `${file.location} describes no operation.`,
      'Add operations under "paths".',
    );
  }
  const error = errorEnvelopeOf(root);
  const declared = statesOf(root);
  const { operations, states } =
    Object.keys(declared).length > 0
      ? { operations: described, states: declared }
      : inferStates(inferLifecycles(described));
  return {
    id: bundled ?? idOf(name),
    title: textAt(at(root, "info"), "title") ?? basename(name),
    version: String(at(root, "info", "version").value ?? ""),
    openapi: supported.openapi,
    file: file.location,
    digest: digestOf([...files.values(), ...overlays]),
    servers: serversOf(root),
    operations,
    securitySchemes: securitySchemesOf(root, files),
    states,
    problems: [...graph.problems],
    ...(error === undefined ? {} : { error }),
    lineOf: ({ file: location, pointer }: Origin) => files.get(location)?.lineOf(pointer),
    originOf: graph.originOf,
  };
}

function absolute(name: string): string {
  return isUrl(name) ? name : resolve(name);
}

/** `…/petstore.openapi.yaml` → `petstore`. */
function idOf(name: string): string {
  const file = basename(isUrl(name) ? new URL(name).pathname : name);
  return file.replace(/\.(json|ya?ml)$/i, "").replace(/\.(openapi|swagger)$/i, "") || "document";
}

function serversOf(root: Place): readonly string[] {
  const servers = items(at(root, "servers")).flatMap((server) => {
    const url = textAt(server, "url");
    if (url === undefined) return [];
    const defaults = new Map(
      members(at(server, "variables")).map(([name, each]) => [name, textAt(each, "default") ?? ""]),
    );
    return [url.replace(/\{([^{}]+)\}/g, (_whole, name: string) => defaults.get(name) ?? "")];
  });
  return servers.length === 0 ? ["/"] : servers;
}

/** Lines of a converted Swagger 2.0 document are looked up where its parts stood before. */
function writtenAs(source: SourceFile, openapi: string): (pointer: string) => number | undefined {
  if (openapi !== "2.0") return source.lineOf;
  const homes: Readonly<Record<string, string>> = {
    schemas: "definitions",
    parameters: "parameters",
    responses: "responses",
    securitySchemes: "securityDefinitions",
  };
  return (pointer) => {
    const [first, section = "", ...rest] = parsePointer(pointer);
    const home = first === "components" ? homes[section] : undefined;
    return source.lineOf(home === undefined ? pointer : `/${[home, ...rest].join("/")}`);
  };
}
