import { secretsOf, signerFor } from "../auth/signer.ts";
import { wrongValue } from "../auth/wrong-value.ts";
import { AssayError } from "../errors.ts";
import type { HttpRequest } from "../http/message.ts";
import type { KnownSecret } from "../recording/redaction/pseudonym.ts";
import type { RedactionRules } from "../recording/redaction/rules.ts";
import type { RunSettings } from "../run/settings.ts";
import type { ApiDocument, Operation } from "../spec/document.ts";
import { securitySchemes } from "../spec/security.ts";
import { type Caller, variableFor } from "./credentials.ts";

const callers: readonly Caller[] = ["caller", "readonly"];

/** Places to redact beside those that are known: `header:X-Tenant`, `member:nickname`, `/data/0/secret`. */
export type RedactedPlaces = Pick<RedactionRules, "headers" | "members" | "pointers">;

/** @throws AssayError FLAG_INVALID */
export function placesToRedact(written: readonly string[]): RedactedPlaces {
  const places = { headers: [] as string[], members: [] as string[], pointers: [] as string[] };
  for (const each of written) {
    const [, kind, name = ""] = /^(header|member):(.+)$/.exec(each) ?? [];
    if (kind === "header") places.headers.push(name);
    else if (kind === "member") places.members.push(name);
    else if (each.startsWith("/")) places.pointers.push(each);
    else {
      throw new AssayError(
        "FLAG_INVALID",
        `--redact ${each}: no such kind of place.`,
        "Give header:NAME, member:NAME (of a body, form or query), or a JSON Pointer into bodies.",
      );
    }
  }
  return places;
}

/** What must not be kept of exchanges with an API: its credentials by value, and whatever stands where they go. */
export function recordingRules(
  document: ApiDocument,
  credentials: RunSettings["credentials"],
  places: RedactedPlaces,
  { generated }: { readonly generated: boolean },
): RedactionRules {
  const secrets = new Map<string, KnownSecret>();
  for (const operation of document.operations) {
    const schemes = securitySchemes(document, { operation });
    for (const caller of callers) {
      const values = credentials(schemes, caller) ?? {};
      for (const { name, scheme, local } of secretsOf(schemes)) {
        const value = values[name];
        if (value === undefined || value === "") continue;
        const variable = variableFor(document, scheme, local, caller) ?? local;
        secrets.set(value, { name: variable, value });
        if (!generated || value.length < 8) continue;
        // A run sends keys that are one character away from the right ones, and a target may repeat them.
        for (const other of [wrongValue(value), swapCase(value), value.slice(0, -1)])
          if (!secrets.has(other)) secrets.set(other, { name: `${variable}-altered`, value: other });
      }
    }
  }
  const fields = document.operations.map((operation) => credentialPlaces(document, operation));
  return {
    secrets: [...secrets.values()],
    headers: [...places.headers, ...fields.flatMap(({ headers }) => headers)],
    members: [...places.members, ...fields.flatMap(({ members }) => members)],
    pointers: places.pointers,
    generated,
  };
}

function swapCase(text: string): string {
  return [...text]
    .map((each) => (each === each.toLowerCase() ? each.toUpperCase() : each.toLowerCase()))
    .join("");
}

/** The header fields and query items that are others where the secrets are others. */
function credentialPlaces(
  document: ApiDocument,
  operation: Operation,
): { readonly headers: readonly string[]; readonly members: readonly string[] } {
  const schemes = securitySchemes(document, { operation });
  const signer = signerFor(schemes);
  if (signer === undefined) return { headers: [], members: [] };
  const bare: HttpRequest = { method: "GET", target: "/", headers: [] };
  const [one, other] = ["one-secret", "another-secret"].map((value) => {
    const secrets = Object.fromEntries(signer.needs.map((name) => [name, value]));
    return signer.sign(bare, secrets, 0);
  });
  const different = (name: string, value: string): boolean =>
    !(other?.headers.some(([each, content]) => each === name && content === value) ?? false);
  const query = (one?.target.split("?")[1] ?? "").split("&").filter((pair) => pair !== "");
  return {
    headers: (one?.headers ?? []).filter(([name, value]) => different(name, value)).map(([name]) => name),
    members: query.map((pair) => decodeURIComponent(pair.split("=")[0] ?? "")),
  };
}
