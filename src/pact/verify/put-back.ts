import { inputsIn } from "../../cases/wire/request-read.ts";
import type { HttpRequest, HttpResponse } from "../../http/message.ts";
import { routerFor } from "../../reference/router.ts";
import type { CleanUp } from "../../run/clean-up.ts";
import { undoOf } from "../../run/undo.ts";
import type { ApiDocument } from "../../spec/document.ts";

export type PutBack = (request: HttpRequest, response: HttpResponse, isGiven: boolean) => Promise<void>;

/** Removes again what an interaction made at the provider, as a run does: where the document tells how. */
export function puttingBack(document: ApiDocument, basePath: string, cleanUp: CleanUp): PutBack {
  const route = routerFor(document);
  return async (request, response, isGiven) => {
    const { method, target } = request;
    const [path = ""] = target.split("?");
    const asWritten = route(method, path);
    // A consumer may have a base URL with the server's path in it, and write only what comes after.
    const found = asWritten.kind === "unknown-path" ? route(method, basePath + path) : asWritten;
    if (found.kind !== "operation") return;
    const { operation } = found;
    const own = asWritten.kind === "operation" ? target.slice(asWritten.base.length) : target;
    const inputs = inputsIn(operation, { ...request, target: own });
    if (operation.method === "DELETE" && response.status >= 200 && response.status <= 299) {
      cleanUp.removed({ operation, inputs });
    }
    // What was there before, its state's own tear-down removes; 201 alone says that it was not.
    if (isGiven && operation.method === "PUT" && response.status !== 201) return;
    const undo = undoOf(document, operation, inputs, response);
    if (undo !== undefined) await cleanUp.note(undo)();
  };
}
