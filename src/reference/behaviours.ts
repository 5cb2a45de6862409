import type { ApiDocument } from "../spec/document.ts";
import type { Behaviour, CallerCredentials, Surroundings } from "./behaviour.ts";
import { ncpCloudFunctions, ncpDefaultCredentials } from "./ncp-cloud-functions.ts";
import { pubnubDefaultCredentials, pubnubFunctions } from "./pubnub-functions.ts";

interface Bundled {
  readonly behaviour: (surroundings: Surroundings) => Behaviour;
  readonly credentials: CallerCredentials;
}

/** The APIs that the reference knows by heart, by the id of their document. */
const bundled: Readonly<Record<string, Bundled>> = {
  "ncp-cloud-functions": { behaviour: ncpCloudFunctions, credentials: ncpDefaultCredentials },
  "pubnub-functions": { behaviour: pubnubFunctions, credentials: pubnubDefaultCredentials },
};

/** The credentials that the reference takes where it is given none; `undefined` where it takes any. */
export function defaultCredentials(documentId: string): CallerCredentials | undefined {
  return Object.hasOwn(bundled, documentId) ? bundled[documentId]?.credentials : undefined;
}

/** How the reference behaves for a document: as the API it knows. */
export function behaviourFor(document: ApiDocument, surroundings: Surroundings): Behaviour | undefined {
  return Object.hasOwn(bundled, document.id) ? bundled[document.id]?.behaviour(surroundings) : undefined;
}
