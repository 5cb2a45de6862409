import { AssayError } from "../errors.ts";
import { parseJson, writeJson } from "../json/text.ts";
import { isJsonObject } from "../json/value.ts";
import type { Broker } from "../pact/broker/broker.ts";
import {
  type ConsumerVersionSelector,
  defaultSelectors,
  noticesAt,
  type PactToVerify,
  pactAt,
  pactsForVerification,
} from "../pact/broker/for-verification.ts";
import { takesProviderContracts } from "../pact/broker/provider-contract.ts";
import { announceProvider, publishResult } from "../pact/broker/results.ts";
import { withoutCredentials } from "../pact/credentials-in-url.ts";
import { holds, type PactResult } from "../pact/verify/result.ts";
import { requireSound } from "../pact/verify/verify.ts";
import { packageVersion } from "../version.ts";
import { brokerFor } from "./broker-flags.ts";
import type { Surroundings } from "./surroundings.ts";

/** The flags of `pact verify` that speak of a broker, as they were written. */
export interface BrokerVerifyFlags {
  readonly broker?: string;
  readonly provider?: string;
  readonly selector: readonly string[];
  readonly pending?: boolean;
  readonly wipSince?: string;
  readonly publish?: boolean;
  readonly appVersion?: string;
  readonly branch?: string;
  readonly tag: readonly string[];
  readonly buildUrl?: string;
  readonly lenient?: boolean;
}

/** Pacts that a broker asks to verify, and how to tell it what became of them. */
export interface FromBroker {
  readonly pacts: readonly PactToVerify[];
  /** A text without any secret. */
  readonly hidden: (text: string) => string;
  /** Publishes where it is asked for. @returns what the broker has to say */
  finish(results: readonly PactResult[]): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** Whether pacts are to come from a broker: no file is named, or a broker is. */
export function asksBroker(sources: readonly string[], { broker }: BrokerVerifyFlags): boolean {
  return sources.length === 0 || broker !== undefined;
}

/** @throws AssayError BROKER_*, FLAG_INVALID, PACT_EMPTY where there is nothing to verify */
export async function pactsFromBroker(
  sources: readonly string[],
  flags: BrokerVerifyFlags,
  surroundings: Surroundings,
): Promise<FromBroker> {
  const selectors = flags.selector.length === 0 ? defaultSelectors : flags.selector.map(selectorOf);
  requireConsistent(sources, flags);
  // Its --timeout is for the provider.
  const broker = brokerFor(flags.broker === undefined ? {} : { broker: flags.broker }, surroundings);
  try {
    const leftOut: string[] = [];
    if (selectors.some((each) => "fallbackBranch" in each) && !(await takesProviderContracts(broker))) {
      leftOut.push(
        "WARNING  the open-source Pact Broker overlooks fallbackBranch: give its branch as a selector of its own.",
      );
    }
    const pacts =
      sources.length > 0
        ? await Promise.all(sources.map((url) => pactAt(broker, withoutCredentials(url))))
        : await pactsForVerification(broker, flags.provider ?? "", {
            selectors,
            ...(flags.branch === undefined ? {} : { providerBranch: flags.branch }),
            includesPending: flags.pending ?? false,
            ...(flags.wipSince === undefined ? {} : { wipSince: flags.wipSince }),
            leaveOut: (because) => leftOut.push(because),
          });
    if (pacts.length === 0) {
      throw new AssayError(
        "PACT_EMPTY",
        `The broker at ${broker.baseUrl} has no pact for ${flags.provider} that the selectors speak of, so there is nothing to verify.${leftOut.map((each) => `\n${each}`).join("")}`,
        "Look at the broker's front page for who has published, or give other selectors: --selector '{\"latest\":true}'.",
      );
    }
    // What is not expected to hold yet is not expected to be sound either.
    for (const { pact, pending, wip } of pacts)
      if (!flags.lenient && !pending && !wip)
        requireSound({ source: pact.source, text: writeJson(pact.json) });
    return {
      pacts,
      hidden: broker.hidden,
      finish: async (results) => [...leftOut, ...(await tell(broker, pacts, results, flags))],
      close: () => broker.close(),
    };
  } catch (error) {
    await broker.close();
    throw concealed(error, broker);
  }
}

/** A pact is what the broker says, too; and what is wrong with it is told in its words. */
function concealed(error: unknown, { hidden }: Broker): unknown {
  if (!(error instanceof AssayError)) return error;
  return new AssayError(error.code, hidden(error.message), error.hint, error.cause);
}

function requireConsistent(sources: readonly string[], flags: BrokerVerifyFlags): void {
  const { provider, publish, appVersion, pending, wipSince, branch } = flags;
  const wrong = (what: string, hint: string): AssayError => new AssayError("FLAG_INVALID", what, hint);
  if (sources.length === 0 && (provider === undefined || provider === ""))
    throw wrong(
      "Neither pacts are named nor the provider whose pacts a broker is to give.",
      "Name files or URLs, or --provider NAME with --broker URL.",
    );
  const file = sources.find((each) => !/^https?:\/\//i.test(each));
  if (file !== undefined)
    throw wrong(`${file} is a file, and a broker has URLs.`, "Leave --broker out to verify files.");
  if (publish && (appVersion === undefined || appVersion === ""))
    throw wrong(
      "--publish needs the version that is verified.",
      "Give it: --app-version $(git rev-parse HEAD).",
    );
  if ((pending || wipSince !== undefined) && (branch === undefined || branch === ""))
    throw wrong("--pending and --wip-since need the provider's branch.", "Give it: --branch main.");
}

const words: Readonly<Record<string, ConsumerVersionSelector>> = {
  "main-branch": { mainBranch: true },
  "matching-branch": { matchingBranch: true },
  "deployed-or-released": { deployedOrReleased: true },
  deployed: { deployed: true },
  released: { released: true },
  latest: { latest: true },
};

/** `main-branch`, `branch=NAME`, `environment=NAME`, `tag=NAME`, or a selector as JSON. @throws AssayError FLAG_INVALID */
function selectorOf(text: string): ConsumerVersionSelector {
  const word = words[text];
  if (word !== undefined) return word;
  const [, name, value] = /^(branch|environment|tag|consumer)=(.+)$/.exec(text) ?? [];
  if (name !== undefined && value !== undefined)
    return name === "tag" || name === "consumer" ? { [name]: value, latest: true } : { [name]: value };
  try {
    const json = parseJson(text);
    const entries = isJsonObject(json) ? Object.entries(json) : [];
    const plain = entries.filter(
      (entry): entry is [string, string | boolean] =>
        typeof entry[1] === "string" || typeof entry[1] === "boolean",
    );
    if (plain.length > 0 && plain.length === entries.length) return Object.fromEntries(plain);
  } catch {
    // Told below.
  }
  throw new AssayError(
    "FLAG_INVALID",
    `--selector ${text}: there is no such selector.`,
    `There are ${Object.keys(words).join(", ")}, branch=NAME, environment=NAME, tag=NAME, consumer=NAME, and JSON.`,
  );
}

async function tell(
  broker: Broker,
  pacts: readonly PactToVerify[],
  results: readonly PactResult[],
  flags: BrokerVerifyFlags,
): Promise<readonly string[]> {
  const published = flags.publish === true;
  const facts = {
    version: flags.appVersion ?? "",
    tags: flags.tag,
    ...(flags.branch === undefined ? {} : { branch: flags.branch }),
    ...(flags.buildUrl === undefined ? {} : { buildUrl: flags.buildUrl }),
  };
  const lines: string[] = [];
  const [first] = pacts;
  if (published && first !== undefined) await announceProvider(broker, first.pact.provider, facts);
  for (const [index, toVerify] of pacts.entries()) {
    const result = results[index];
    if (result === undefined) continue;
    const success = result.interactions.every((each) => holds(each) || each.interaction.pending);
    if (published) await publishResult(broker, toVerify, facts, { success, ...resultOf(result) });
    lines.push(...noticesAt(toVerify, "before"), ...noticesAt(toVerify, { success, published }));
  }
  const what = published
    ? `Results published to ${broker.baseUrl} for version ${facts.version}.`
    : "Results not published: --publish does that, in the provider's CI.";
  return [...lines, what];
}

function resultOf({ interactions }: PactResult): Omit<Parameters<typeof publishResult>[3], "success"> {
  return {
    verifiedBy: { implementation: "assay", version: packageVersion() },
    interactions: interactions.flatMap((each) => {
      const { id, description } = each.interaction;
      if (id === undefined) return [];
      const verdict = each.own.outcome === "pass" ? (each.official ?? each.own) : each.own;
      const mismatches =
        verdict.outcome === "fail"
          ? verdict.mismatches.map(({ at, expected, actual }) => ({
              attribute: at.split(" ")[0] ?? "body",
              description: `${at}: expected ${expected}, got ${actual}`,
            }))
          : verdict.outcome === "error"
            ? [{ attribute: "exchange", description: verdict.because }]
            : [];
      return [{ id, description, success: holds(each), mismatches }];
    }),
  };
}
