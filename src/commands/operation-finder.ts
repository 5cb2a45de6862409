import { routerFor } from "../reference/router.ts";
import type { ApiDocument } from "../spec/document.ts";

/** Tells which operation of a document a request line names, under the path of any of its servers. */
export function operationFinder(
  document: ApiDocument,
): (method: string, target: string) => string | undefined {
  const route = routerFor(document);
  return (method, target) => {
    const found = route(method, target.split("?")[0] ?? "");
    return found.kind === "operation" ? found.operation.id : undefined;
  };
}
