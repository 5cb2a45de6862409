import type { Operation } from "./document.ts";
import type { Outcome, Rule } from "./rule.ts";

const gone: readonly Outcome[] = [{ status: "404" }, { status: "410" }];

/**
 * What every reader takes paths to mean, though no document says it: what POST `/pets` makes, GET `/pets/{id}` shows
 * until DELETE removes it. Such rules are inferred, and so never fail a run unless it is strict.
 */
export function inferLifecycles(operations: readonly Operation[]): readonly Operation[] {
  return operations.map((operation) => {
    const item = itemPath(operation, operations);
    const read = operations.find(({ method, path }) => method === "GET" && path === item);
    const remove = operations.find(({ method, path }) => method === "DELETE" && path === item);
    if (item === undefined || (read === undefined && remove === undefined)) return operation;
    return { ...operation, rules: [...operation.rules, lifecycleRule(operation, read, remove)] };
  });
}

/** The path of what an operation creates; `undefined` for one that creates nothing. */
function itemPath({ method, path }: Operation, operations: readonly Operation[]): string | undefined {
  const isItem = (each: string): boolean =>
    each.startsWith(`${path}/{`) && each.indexOf("/", path.length + 1) < 0;
  if (method === "POST") return operations.find((each) => isItem(each.path))?.path;
  const collection = path.replace(/\/\{[^{}]+\}$/, "");
  const made = operations.some((each) => each.method === "POST" && each.path === collection);
  return method === "PUT" && collection !== path && !made ? path : undefined;
}

function lifecycleRule(
  operation: Operation,
  read: Operation | undefined,
  remove: Operation | undefined,
): Rule {
  const success = operation.responses
    .filter(({ status }) => /^2/.test(status))
    .map(({ status }) => ({ status }));
  return {
    id: `${operation.id}/lifecycle`,
    when: {
      kind: "lifecycle",
      lifecycle: {
        ...(read === undefined ? {} : { read: read.id }),
        ...(remove === undefined ? {} : { remove: remove.id }),
        // Names may have to be unique.
        again: [...(success.length > 0 ? success : [{ status: "2XX" }]), { status: "409" }],
        missing: gone,
      },
    },
    expect: [],
    absent: [],
    ordered: [],
    fresh: [],
    reflects: {},
    evidence: "inferred",
    level: "should",
    source: "the paths and methods of the document",
    summary: "What is created can be read until it is removed.",
    origin: operation.origin,
    implicit: true,
  };
}
