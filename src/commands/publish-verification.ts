import { readFile } from "node:fs/promises";
import { basePathOf } from "../config/target.ts";
import { AssayError, reasonOf } from "../errors.ts";
import type { Broker } from "../pact/broker/broker.ts";
import {
  defaultSelectors,
  type PactToVerify,
  pactsForVerification,
} from "../pact/broker/for-verification.ts";
import { publishProviderContract, takesProviderContracts } from "../pact/broker/provider-contract.ts";
import type { VersionFacts } from "../pact/broker/publish.ts";
import { announceProvider, type InteractionOutcome, publishResult } from "../pact/broker/results.ts";
import { checkPact } from "../pact/check/check.ts";
import { checkLevels } from "../pact/check/finding.ts";
import { jsonReport } from "../report/json.ts";
import { visible } from "../report/visible.ts";
import type { RunResult } from "../run/result.ts";
import type { ApiDocument } from "../spec/document.ts";
import { brokerFor } from "./broker-flags.ts";
import { type VersionFlags, versionFacts } from "./build-facts.ts";
import type { Surroundings } from "./surroundings.ts";

/** The flags of `run` that make its result known to a broker, as they were written. */
export interface PublishVerificationFlags extends Partial<VersionFlags> {
  readonly publishVerification?: boolean;
  readonly provider?: string;
  readonly broker?: string;
}

/** Makes the result of a run known to a broker. */
export interface VerificationPublisher extends AsyncDisposable {
  /** @throws AssayError BROKER_* */
  publish(result: RunResult): Promise<void>;
}

/**
 * Gets ready before a run, so that nobody waits for a result that then has nowhere to go; nothing where it is not asked for.
 * @throws AssayError for exit code 2
 */
export async function verificationPublisher(
  document: ApiDocument,
  flags: PublishVerificationFlags,
  selection: { readonly isPart: boolean; readonly hasTarget: boolean },
  surroundings: Surroundings,
): Promise<VerificationPublisher | undefined> {
  requireWhole(selection);
  const provider = flags.provider ?? document.id;
  const facts = await versionFacts({ ...flags, tag: flags.tag ?? [] }, surroundings);
  const broker = brokerFor(flags.broker === undefined ? {} : { broker: flags.broker }, surroundings);
  try {
    const isCompared = await takesProviderContracts(broker);
    return {
      async publish(result) {
        const lines = isCompared
          ? await uploaded(broker, provider, facts, document, result)
          : await verifiedAgainst(broker, provider, facts, document, result);
        surroundings.stderr.write(lines.map((line) => `${broker.hidden(visible(line))}\n`).join(""));
      },
      [Symbol.asyncDispose]: () => broker.close(),
    };
  } catch (error) {
    await broker.close();
    throw error;
  }
}

function requireWhole({
  isPart,
  hasTarget,
}: {
  readonly isPart: boolean;
  readonly hasTarget: boolean;
}): void {
  if (isPart) {
    throw new AssayError(
      "FLAG_INVALID",
      "--publish-verification with a part of the cases: what became of a part is no result of the whole.",
      "Leave out --only, --skip and --shard, or do not publish.",
    );
  }
  if (hasTarget) return;
  throw new AssayError(
    "FLAG_INVALID",
    "--publish-verification without --target: the embedded reference is nobody's provider.",
    "Name the provider that was built: --target URL.",
  );
}

/** The server compares document and pacts itself; the run is the proof that the provider keeps to the document. */
async function uploaded(
  broker: Broker,
  provider: string,
  facts: VersionFacts,
  document: ApiDocument,
  result: RunResult,
): Promise<readonly string[]> {
  const notices = await publishProviderContract(broker, provider, facts, {
    text: await textOf(document),
    contentType: document.file.endsWith(".json") ? "application/json" : "application/yaml",
    selfVerification: {
      success: result.exitCode === 0,
      report: jsonReport(result),
      verifier: "assay",
      verifierVersion: result.tool.version,
    },
  });
  return [`PUBLISHED  ${provider} ${facts.version}: document and ${result.outcome} run`, ...notices];
}

/**
 * The open-source broker knows nothing of documents. So each pact is held against the document here, and the provider
 * against the document by the run: where both hold, the provider does what the pact asks.
 */
async function verifiedAgainst(
  broker: Broker,
  provider: string,
  facts: VersionFacts,
  document: ApiDocument,
  result: RunResult,
): Promise<readonly string[]> {
  if (result.outcome === "incomplete") {
    return [
      `NOT PUBLISHED  ${provider} ${facts.version}: the run is incomplete, which proves nothing of a pact`,
    ];
  }
  await announceProvider(broker, provider, facts);
  const { branch } = facts;
  const lines: string[] = [];
  const pacts = await pactsForVerification(broker, provider, {
    selectors: defaultSelectors,
    ...(branch === undefined ? {} : { providerBranch: branch }),
    includesPending: branch !== undefined,
    leaveOut: (because) => lines.push(`NOT PUBLISHED  ${because}`),
  });
  for (const each of pacts) {
    const interactions = outcomesOf(document, each, result);
    // A pact without interactions asks for nothing, so nothing is proven of it.
    const success = interactions.length > 0 && interactions.every((outcome) => outcome.success);
    const verifiedBy = { implementation: "assay run", version: result.tool.version };
    const note = `the provider was judged by its document (${result.outcome}), the pact was held against the document`;
    await publishResult(broker, each, facts, { success, interactions, verifiedBy, note });
    const why = success
      ? ""
      : `: ${interactions.find((outcome) => !outcome.success)?.mismatches[0]?.description ?? "it has no interactions"}`;
    lines.push(
      `PUBLISHED  ${each.pact.consumer} → ${provider} ${facts.version}  ${success ? "verified" : "failed"}${why}`,
    );
  }
  if (lines.length > 0) return lines;
  return [`NOT PUBLISHED  ${provider} ${facts.version}: the broker has no pact with it to verify`];
}

function outcomesOf(
  document: ApiDocument,
  { pact }: PactToVerify,
  { exitCode, outcome }: RunResult,
): readonly InteractionOutcome[] {
  const errors = checkPact(document, basePathOf(document), pact).filter(
    ({ id }) => checkLevels[id] === "error",
  );
  return pact.interactions.map(({ id = "", description }) => {
    const mismatches = [
      ...(exitCode === 0
        ? []
        : [{ attribute: "provider", description: `the run against the document is ${outcome}` }]),
      ...errors
        .filter(({ interaction }) => interaction === description)
        .map(({ at, message }) => ({ attribute: at, description: message })),
    ];
    return { id, description, success: mismatches.length === 0, mismatches };
  });
}

async function textOf({ file }: ApiDocument): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    throw new AssayError(
      "SPEC_UNREADABLE",
      `${file} cannot be uploaded: ${reasonOf(cause)}.`,
      "Give the document as a file of this machine.",
      cause,
    );
  }
}
