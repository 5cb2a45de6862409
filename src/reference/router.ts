import type { ApiDocument, Operation } from "../spec/document.ts";
import type { Route } from "./behaviour.ts";

export type Router = (method: string, path: string) => Route;

/** A segment of a path template: a text, the name of a parameter, or a mixture of both. */
type Segment =
  | { readonly kind: "literal"; readonly text: string }
  | { readonly kind: "parameter"; readonly name: string }
  | { readonly kind: "mixed"; readonly pattern: RegExp; readonly names: readonly string[] };

interface Template {
  readonly base: string;
  readonly segments: readonly Segment[];
  readonly operations: Map<string, Operation>;
}

/** Finds the operation for a request line, under the path of every server of the document. */
export function routerFor(document: ApiDocument): Router {
  const bySize = new Map<number, Template[]>();
  for (const template of templatesOf(document)) {
    const size = template.segments.length;
    bySize.set(size, [...(bySize.get(size) ?? []), template].sort(moreConcrete));
  }

  return (method, path) => {
    const parts = path.split("/");
    const allowed = new Set<string>();
    for (const template of bySize.get(parts.length - 1) ?? []) {
      const parameters = match(template.segments, parts);
      if (parameters === undefined) continue;
      const operation = operationFor(template.operations, method);
      if (operation !== undefined) return { kind: "operation", operation, base: template.base, parameters };
      for (const each of methodsOf(template.operations)) allowed.add(each);
    }
    return allowed.size === 0 ? { kind: "unknown-path" } : { kind: "unknown-method", allowed: [...allowed] };
  };
}

/** RFC 9110: HEAD is GET without the content. */
function operationFor(operations: ReadonlyMap<string, Operation>, method: string): Operation | undefined {
  return operations.get(method) ?? (method === "HEAD" ? operations.get("GET") : undefined);
}

function methodsOf(operations: ReadonlyMap<string, Operation>): readonly string[] {
  const declared = [...operations.keys()];
  return declared.includes("GET") && !declared.includes("HEAD") ? [...declared, "HEAD"] : declared;
}

function templatesOf(document: ApiDocument): Iterable<Template> {
  const templates = new Map<string, Template>();
  for (const base of basePaths(document.servers)) {
    for (const operation of document.operations) {
      const path = base + operation.path;
      const template = templates.get(path) ?? { base, segments: segmentsOf(path), operations: new Map() };
      template.operations.set(operation.method, operation);
      templates.set(path, template);
    }
  }
  return templates.values();
}

/** The distinct paths of the servers, without a slash at the end: `https://host/v1/` → `/v1`, `/` → ``. */
function basePaths(servers: readonly string[]): readonly string[] {
  const paths = servers.map((server) => new URL(server, "http://localhost/").pathname.replace(/\/+$/, ""));
  return paths.length === 0 ? [""] : [...new Set(paths)];
}

function segmentsOf(path: string): readonly Segment[] {
  return path.split("/").slice(1).map(segmentOf);
}

function segmentOf(text: string): Segment {
  const whole = /^\{([^{}]+)\}$/.exec(text)?.[1];
  if (whole !== undefined) return { kind: "parameter", name: whole };
  const names = [...text.matchAll(/\{([^{}]+)\}/g)].map((found) => found[1] ?? "");
  if (names.length === 0) return { kind: "literal", text };
  const pattern = text
    .split(/\{[^{}]+\}/)
    .map((literal) => literal.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"))
    .join("(.+?)");
  return { kind: "mixed", pattern: new RegExp(`^${pattern}$`), names };
}

/** OpenAPI: "concrete (non-templated) paths are matched before their templated counterparts". */
function moreConcrete(a: Template, b: Template): number {
  const rank = { literal: 0, mixed: 1, parameter: 2 };
  for (const [index, segment] of a.segments.entries()) {
    const difference = rank[segment.kind] - rank[b.segments[index]?.kind ?? "literal"];
    if (difference !== 0) return difference;
  }
  return 0;
}

/** `parts[0]` is what stands before the first slash: nothing. */
function match(
  segments: readonly Segment[],
  parts: readonly string[],
): Readonly<Record<string, string>> | undefined {
  const parameters: Record<string, string> = {};
  for (let index = 0; index < segments.length; index += 1) {
    const segment = segments[index];
    const part = parts[index + 1];
    if (segment === undefined || part === undefined) return undefined;
    if (segment.kind === "literal") {
      if (segment.text !== part) return undefined;
    } else if (segment.kind === "parameter") {
      parameters[segment.name] = part;
    } else {
      const found = segment.pattern.exec(part);
      if (found === null) return undefined;
      for (const [at, name] of segment.names.entries()) parameters[name] = found[at + 1] ?? "";
    }
  }
  return parameters;
}
