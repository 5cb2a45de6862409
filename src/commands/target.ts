import { credentialsFrom, requireCredentials } from "../config/credentials.ts";
import type { Settings } from "../config/settings.ts";
import { basePathOf, baseUrlFor, requireLoopback } from "../config/target.ts";
import { AssayError } from "../errors.ts";
import type { RunSettings } from "../run/settings.ts";
import type { ApiDocument } from "../spec/document.ts";

/** What is to be judged, and how it is reached. */
export interface Target {
  readonly baseUrl: string;
  readonly statesUrl?: string;
  readonly credentials: RunSettings["credentials"];
  close(): Promise<void>;
}

export type TargetWishes = Pick<
  Settings,
  "target" | "states" | "allowUnsafe" | "environment" | "references" | "seed"
>;

/** The target that is named, or the embedded reference, started for the purpose. @throws AssayError */
export async function openTarget(
  document: ApiDocument,
  wishes: TargetWishes,
  now: () => number,
): Promise<Target> {
  return wishes.target === undefined
    ? startEmbedded(document, wishes.seed, now)
    : named(document, wishes.target, wishes);
}

function named(document: ApiDocument, target: string, wishes: TargetWishes): Target {
  const { environment, references } = wishes;
  const baseUrl = baseUrlFor(document, target);
  requireLoopback(baseUrl, wishes.allowUnsafe);
  if (wishes.states !== undefined) {
    if (!/^https?:\/\//i.test(wishes.states) || !URL.canParse(wishes.states)) {
      throw new AssayError(
        "FLAG_INVALID",
        `--states ${wishes.states} is not an http or https URL.`,
        "Give the URL of the target's provider-state endpoint.",
      );
    }
    requireLoopback(wishes.states, wishes.allowUnsafe);
  }
  requireCredentials(document, environment, references);
  return {
    baseUrl,
    ...(wishes.states === undefined ? {} : { statesUrl: wishes.states }),
    credentials: credentialsFrom(document, environment),
    close: async () => {},
  };
}

async function startEmbedded(document: ApiDocument, seed: number, now: () => number): Promise<Target> {
  const { behaviourFor, defaultCredentials } = await import("../reference/behaviours.ts");
  const { seededRandom } = await import("../reference/random.ts");
  const { startReference } = await import("../reference/server.ts");
  // What the reference makes up is the same each time, so that a run recorded again is the same too.
  const behaviour = behaviourFor(document, { now, random: seededRandom(seed) });
  if (behaviour === undefined) {
    throw new AssayError(
      "TARGET_MISSING",
      `There is no embedded reference for ${document.title}.`,
      "Name the service to judge: --target http://127.0.0.1:PORT.",
    );
  }
  const reference = await startReference({ document, behaviour, port: 0, host: "127.0.0.1", now });
  const known = defaultCredentials(document.id);
  return {
    baseUrl: reference.url + basePathOf(document),
    statesUrl: reference.statesUrl,
    credentials: (_schemes, caller) => known?.[caller],
    close: () => reference.close(),
  };
}
