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

/** How the reference behaves for a document that it knows by heart; `undefined` for any other. */
export function behaviourFor(document: ApiDocument, surroundings: Surroundings): Behaviour | undefined {
  return Object.hasOwn(bundled, document.id) ? bundled[document.id]?.behaviour(surroundings) : undefined;
}

/** How a mock behaves for a document: as the API that the reference knows by heart, else by the document alone. */
export async function mockBehaviourFor(
  document: ApiDocument,
  surroundings: Surroundings,
): Promise<Behaviour> {
  const known = behaviourFor(document, surroundings);
  if (known !== undefined) return known;
  // Reading and making values of any schema takes time to load, which those who do not need it should not wait for.
  const { genericBehaviour } = await import("./generic.ts");
  return genericBehaviour(document, surroundings);
}
