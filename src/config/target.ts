import { isIP } from "node:net";
import { AssayError } from "../errors.ts";
import type { ApiDocument } from "../spec/document.ts";

/**
 * The base URL to judge. An origin gets the path of the document's first server; a URL with a path of its own is taken
 * as the whole base URL.
 * @throws AssayError FLAG_INVALID
 */
export function baseUrlFor(document: Pick<ApiDocument, "servers">, target: string): string {
  const url = URL.parse(/^[a-z]+:\/\//i.test(target) ? target : `http://${target}`);
  if (url === null || (url.protocol !== "http:" && url.protocol !== "https:") || url.hostname === "") {
    throw new AssayError(
      "FLAG_INVALID",
      `--target ${target} is not an http or https URL.`,
      "Give an origin such as http://127.0.0.1:4010, or a whole base URL.",
    );
  }
  if (url.pathname !== "/" || target.endsWith("//"))
    return `${url.origin}${url.pathname}`.replace(/\/+$/, "");
  return `${url.origin}${basePathOf(document)}`;
}

/** The path of the document's first server, without a slash at its end. */
export function basePathOf(document: Pick<ApiDocument, "servers">): string {
  const [server = "/"] = document.servers;
  return (URL.parse(server, "http://localhost")?.pathname ?? "/").replace(/\/+$/, "");
}

/** Whether a URL leads to this machine, by its name or its address. */
function isLoopback(url: string): boolean {
  const { hostname } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, "");
  if (host === "localhost" || host.endsWith(".localhost")) return true;
  return isIP(host) === 4 ? host.startsWith("127.") : host === "::1";
}

/** @throws AssayError TARGET_NOT_LOOPBACK: a run writes and deletes, and somebody else's service is not to be tried by mistake. */
export function requireLoopback(url: string, allowUnsafe: boolean): void {
  if (allowUnsafe || isLoopback(url)) return;
  throw new AssayError(
    "TARGET_NOT_LOOPBACK",
    `${new URL(url).origin} is not this machine, and a run creates, changes and deletes things there.`,
    "Add --allow-unsafe if that is what you want.",
  );
}
