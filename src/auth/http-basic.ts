import { header, withHeader, withoutHeader } from "../http/headers.ts";
import { toBytes } from "../http/text.ts";
import type { Signer } from "./signer.ts";
import { valueSigner } from "./value-signer.ts";

/** Holds the encoded user name and password in a printed command. */
const encoded = "ASSAY_BASIC";

/** RFC 7617: `username` and `password`, in UTF-8, as `Authorization: Basic …`. */
export const httpBasic: Signer = {
  ...valueSigner({
    id: "http-basic",
    needs: ["username", "password"],
    noun: "user name and password",
    put: (request, { username = "", password = "" }) => ({
      ...request,
      headers: withHeader(request.headers, "Authorization", `Basic ${base64(`${username}:${password}`)}`),
    }),
    putEmpty: (request) => ({ ...request, headers: withHeader(request.headers, "Authorization", "Basic") }),
    remove: (request) => ({ ...request, headers: withoutHeader(request.headers, "Authorization") }),
  }),
  derived: [encoded],
  redact: (request, { username = "", password = "" }) => ({
    ...request,
    headers: request.headers.map(([name, value]) => [
      name,
      value === `Basic ${base64(`${username}:${password}`)}` ? `Basic $${encoded}` : value,
    ]),
  }),
  prelude: ({ headers }, { username = "username", password = "password" }) =>
    header(headers, "Authorization") === `Basic $${encoded}`
      ? [`${encoded}=$(printf '%s:%s' "$${username}" "$${password}" | base64 | tr -d '\\n')`]
      : [],
};

function base64(text: string): string {
  return Buffer.from(toBytes(text)).toString("base64");
}
