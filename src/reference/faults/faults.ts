import type { Fault } from "./fault.ts";
import { ncpFaults } from "./ncp-faults.ts";
import { pubnubFaults } from "./pubnub-faults.ts";

const known: Readonly<Record<string, readonly Fault[]>> = {
  "ncp-cloud-functions": ncpFaults,
  "pubnub-functions": pubnubFaults,
};

/** The faults that can be planted in the reference of a document, by its id; none where there is no reference. */
export function faultsFor(documentId: string): readonly Fault[] {
  return Object.hasOwn(known, documentId) ? (known[documentId] ?? []) : [];
}
