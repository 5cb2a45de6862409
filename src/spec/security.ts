import type { ApiDocument, Operation, SecurityScheme } from "./document.ts";

/** The schemes that a request of the operation must satisfy; none where it may come without credentials. */
export function securitySchemes(
  document: ApiDocument,
  { operation }: { readonly operation: Operation },
): readonly SecurityScheme[] {
  const alternatives = operation.security;
  if (alternatives.length === 0 || alternatives.some((needs) => needs.length === 0)) return [];
  const [first = []] = alternatives;
  return first.flatMap(({ scheme }) => document.securitySchemes[scheme] ?? []);
}
