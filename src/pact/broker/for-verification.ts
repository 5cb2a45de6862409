import { AssayError } from "../../errors.ts";
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "../../json/value.ts";
import { type PactFile, pactOf, requireVerifiable } from "../pact-file.ts";
import type { Broker } from "./broker.ts";
import { embedded, hrefOf, linksOf } from "./links.ts";

/** Which versions of consumers matter: `{ mainBranch: true }`, `{ branch: "x" }`, `{ deployedOrReleased: true }` … */
export type ConsumerVersionSelector = Readonly<Record<string, string | boolean>>;

export interface VerificationWishes {
  readonly selectors: readonly ConsumerVersionSelector[];
  readonly providerBranch?: string;
  /** Whether failures of pacts that never passed are told apart. Needs the branch. */
  readonly includesPending: boolean;
  /** `2026-01-31`: pacts of other branches since then are verified too, as work in progress. */
  readonly wipSince?: string;
  /**
   * Told why a pact cannot be verified whose failures must not fail the build; it is left out. Where nobody is to be told,
   * it is an error like any other.
   */
  readonly leaveOut?: (because: string) => void;
}

/** A pact that the broker asks to verify. */
export interface PactToVerify {
  readonly pact: PactFile;
  /** Whether its failures must not fail the build. */
  readonly pending: boolean;
  /** Verified only because it is work in progress; it is pending too. */
  readonly wip: boolean;
  /** What the broker has to say, by moment: `before_verification`, `after_verification:success_true_published_true` … */
  readonly notices: readonly { readonly when: string; readonly text: string }[];
  /** Where its result goes; absent where the broker takes none. */
  readonly resultsUrl?: string;
}

/** What a broker asks a provider to verify when nobody says otherwise. */
export const defaultSelectors: readonly ConsumerVersionSelector[] = [
  { mainBranch: true },
  { deployedOrReleased: true },
];

/** The pacts that a provider has to verify; none where no consumer has any. @throws AssayError BROKER_*, PACT_INVALID */
export async function pactsForVerification(
  broker: Broker,
  provider: string,
  { selectors, providerBranch, includesPending, wipSince, leaveOut }: VerificationWishes,
): Promise<readonly PactToVerify[]> {
  const url = await broker.link("pb:provider-pacts-for-verification", { provider });
  const answer = await broker.ask({
    method: "POST",
    url,
    body: {
      consumerVersionSelectors: selectors,
      ...(providerBranch === undefined ? {} : { providerVersionBranch: providerBranch }),
      includePendingStatus: includesPending,
      ...(wipSince === undefined ? {} : { includeWipPactsSince: wipSince }),
    },
  });
  const pacts: PactToVerify[] = [];
  for (const each of embedded(answer, "pacts")) {
    const href = hrefOf(linksOf(each, "self")[0]);
    if (href === undefined) continue;
    const properties = propertiesOf(each);
    try {
      const toVerify = await fetched(broker, href, properties);
      requireVerifiable(toVerify.pact);
      pacts.push(toVerify);
    } catch (error) {
      const isItsOwn = error instanceof AssayError && error.code.startsWith("PACT_");
      if (!isItsOwn || leaveOut === undefined || !(properties.pending || properties.wip)) throw error;
      leaveOut(`${href} is pending, and it cannot be verified: ${error.message}`);
    }
  }
  return pacts;
}

/** One pact by its URL, as webhooks name it. @throws AssayError BROKER_*, PACT_INVALID */
export function pactAt(broker: Broker, url: string): Promise<PactToVerify> {
  return fetched(broker, url, { pending: false, wip: false, notices: [] });
}

async function fetched(
  broker: Broker,
  url: string,
  properties: Pick<PactToVerify, "pending" | "wip" | "notices">,
): Promise<PactToVerify> {
  const json = await broker.ask({ method: "GET", url });
  // The link of the fetched document knows by which selector it was found, as a self-made one would not.
  const resultsUrl = hrefOf(linksOf(json, "pb:publish-verification-results")[0]);
  const pact = pactOf(url, json);
  return { pact, ...properties, ...(resultsUrl === undefined ? {} : { resultsUrl }) };
}

function propertiesOf({
  verificationProperties,
}: JsonObject): Pick<PactToVerify, "pending" | "wip" | "notices"> {
  const { pending, wip, notices } = isJsonObject(verificationProperties) ? verificationProperties : {};
  return { pending: pending === true, wip: wip === true, notices: momentsOf(notices) };
}

function momentsOf(notices: JsonValue | undefined): PactToVerify["notices"] {
  return (isJsonArray(notices) ? notices : [])
    .filter(isJsonObject)
    .flatMap(({ when, text }) =>
      typeof when === "string" && typeof text === "string" ? [{ when, text }] : [],
    );
}

/** What the broker has to say before a verification, or after it has gone one way. */
export function noticesAt(
  { notices }: PactToVerify,
  moment: "before" | { readonly success: boolean; readonly published: boolean },
): readonly string[] {
  const name =
    moment === "before"
      ? "before_verification"
      : `after_verification:success_${moment.success}_published_${moment.published}`;
  return notices.filter(({ when }) => when === name).map(({ text }) => text);
}
