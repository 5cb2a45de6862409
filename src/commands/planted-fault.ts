import { nearest } from "../config/nearest.ts";
import { AssayError } from "../errors.ts";
import { type Fault, families } from "../reference/faults/fault.ts";
import { faultsFor } from "../reference/faults/faults.ts";
import type { ApiDocument } from "../spec/document.ts";

/** The fault of that id. @throws AssayError ID_UNKNOWN, FLAG_INVALID where the document has no reference to plant one in */
export function faultNamed(document: ApiDocument, id: string): Fault {
  const faults = requireFaults(document);
  const found = faults.find((fault) => fault.id === id);
  if (found !== undefined) return found;
  const close = nearest(
    id,
    faults.map((fault) => fault.id),
  );
  throw new AssayError(
    "ID_UNKNOWN",
    `--fault ${id}: the reference of ${document.title} has no such fault.`,
    close.length === 0 ? listing(document) : `Did you mean ${close.join(" or ")}? ${listing(document)}`,
  );
}

/** Every fault that can be planted, by family: its id, what the service then does, and the rule that must catch it. */
export function faultList(document: ApiDocument): string {
  const faults = requireFaults(document);
  const width = Math.max(...faults.map(({ id }) => id.length));
  const sections = families.flatMap((family) => {
    const own = faults.filter((fault) => fault.family === family);
    if (own.length === 0) return [];
    return [
      `\n${family}`,
      ...own.flatMap(({ id, title, rule }) => [
        `  ${id.padEnd(width)}  the service ${title}`,
        `  ${"".padEnd(width)}  breaks ${rule}`,
      ]),
    ];
  });
  return `${document.title} ${document.version} · ${faults.length} faults\n${sections.join("\n")}\n`;
}

function requireFaults(document: ApiDocument): readonly Fault[] {
  const faults = faultsFor(document.id);
  if (faults.length > 0) return faults;
  throw new AssayError(
    "FLAG_INVALID",
    `--fault: there is no reference of ${document.title} to plant a fault in.`,
    "Faults can be planted in the bundled APIs: ncp-cloud-functions, pubnub-functions.",
  );
}

function listing(document: ApiDocument): string {
  return `\`assay mock ${document.id} --fault list\` prints them all.`;
}
