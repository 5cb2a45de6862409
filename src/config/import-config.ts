import { registerHooks } from "node:module";
import { extname } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { reasonOf } from "../errors.ts";
import { isRecord } from "./values.ts";

/** What a module exports by default, or why it could not be loaded and where. */
export type Imported =
  | { readonly value: unknown }
  | { readonly problem: string; readonly line?: number; readonly cause: unknown };

/** Runs a configuration that is a module; Node takes the types away itself. `import … from "assay"` is always understood. */
export async function importConfig(file: string): Promise<Imported> {
  const url = pathToFileURL(file).href;
  const hooks = registerHooks({
    resolve(specifier, context, next) {
      try {
        return next(specifier, context);
      } catch (error) {
        // Where assay is started by npx or from a checkout, the folder of the configuration does not have it.
        if (specifier !== "assay" || context.parentURL !== url) throw error;
        return next(new URL(`../index${extname(import.meta.url)}`, import.meta.url).href, context);
      }
    },
  });
  try {
    const loaded: unknown = await import(url);
    return { value: isRecord(loaded) ? await loaded.default : undefined };
  } catch (cause) {
    const line = lineOf(cause, file, url);
    return { problem: problemOf(cause), ...(line === undefined ? {} : { line }), cause };
  } finally {
    hooks.deregister();
  }
}

function problemOf(cause: unknown): string {
  const [first = ""] = reasonOf(cause).split("\n");
  const name = cause instanceof Error ? cause.name : "it threw";
  return `${name === "Error" ? "" : `${name}: `}${first}`.replace(/\.$/, "");
}

/** The first place within the file that the stack names; for a mistake in the syntax it stands before the message. */
function lineOf(cause: unknown, file: string, url: string): number | undefined {
  const stack = cause instanceof Error ? (cause.stack ?? "") : "";
  for (const name of [url, file, fileURLToPath(url)]) {
    const at = stack.indexOf(`${name}:`);
    const line = at < 0 ? undefined : /^\d+/.exec(stack.slice(at + name.length + 1))?.[0];
    if (line !== undefined) return Number(line);
  }
  return undefined;
}
