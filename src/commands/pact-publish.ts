import { AssayError, reasonOf } from "../errors.ts";
import type { Broker } from "../pact/broker/broker.ts";
import { contractsByConsumer } from "../pact/broker/contracts.ts";
import { objections } from "../pact/broker/foresight.ts";
import { type Contract, publish, type VersionFacts } from "../pact/broker/publish.ts";
import { parsePact } from "../pact/pact-file.ts";
import { readPactTexts } from "../pact/sources.ts";
import { requireSound } from "../pact/verify/verify.ts";
import { type BrokerFlags, brokerFor, formatsOf, report as write } from "./broker-flags.ts";
import { type VersionFlags, versionFacts } from "./build-facts.ts";
import { type Publication, publicationText } from "./pact-publish-report.ts";
import type { Surroundings } from "./surroundings.ts";

/** The flags of `pact publish`, as they were written. */
export interface PactPublishFlags extends BrokerFlags, VersionFlags {
  readonly dryRun?: boolean;
  readonly report: readonly string[];
}

interface Publications {
  readonly all: readonly Publication[];
  /** What ended it half way. */
  readonly error?: unknown;
}

type Contracts = ReadonlyMap<string, readonly Contract[]>;

/**
 * `assay pact publish PACT…`: gives pacts to a broker, all those of a consumer in one call that stores all or nothing.
 * @returns 0 when all are published, 1 when the broker has something else under this version. @throws AssayError for exit code 2
 */
export async function pactPublishCommand(
  sources: readonly string[],
  flags: PactPublishFlags,
  surroundings: Surroundings,
): Promise<number> {
  formatsOf(flags.report);
  const texts = await readPactTexts(sources, surroundings.signal);
  for (const each of texts) requireSound(each);
  const pacts = texts.map(({ source, text }) => parsePact(source, text));
  for (const { source, interactions } of pacts) requireContent(source, interactions.length);
  const contracts = contractsByConsumer(pacts);
  const facts = await versionFacts(flags, surroundings);
  const broker = brokerFor(flags, surroundings);
  try {
    const { all, error } =
      flags.dryRun === true
        ? await rehearse(broker, facts, contracts)
        : await publishAll(broker, facts, contracts);
    const isRefused = all.some(({ result }) => ["conflict", "would-be-refused"].includes(result.outcome));
    const exitCode = error !== undefined ? 2 : isRefused ? 1 : 0;
    const json = {
      schema: "assay-pact-publish/1",
      broker: broker.baseUrl,
      ...facts,
      exitCode,
      publications: all,
    };
    await write(
      flags.report,
      { text: publicationText(broker.baseUrl, facts, all), json },
      broker,
      surroundings,
    );
    if (error !== undefined) throw error;
    return exitCode;
  } finally {
    await broker.close();
  }
}

/**
 * A call takes one consumer. Where there are several, those that the broker is likely to refuse go first, so that nothing
 * is stored when one is; the broker itself says why. Stops at the first refusal: the rest is of the same build.
 */
async function publishAll(broker: Broker, facts: VersionFacts, contracts: Contracts): Promise<Publications> {
  const foreseen = contracts.size > 1 ? await objections(broker, facts.version, contracts) : new Map();
  const reasonsFor = (consumer: string): readonly string[] => foreseen.get(consumer) ?? [];
  const ordered = [...contracts].toSorted(
    ([one], [other]) => Number(reasonsFor(one).length === 0) - Number(reasonsFor(other).length === 0),
  );
  const all: Publication[] = [];
  let stopped: "refused" | "failed" | undefined;
  let error: unknown;
  for (const [consumer, own] of ordered) {
    const note = (result: Publication["result"]): number =>
      all.push({ consumer, providers: providersOf(own), result });
    if (stopped !== undefined) {
      const reasons = reasonsFor(consumer);
      note({ outcome: "not-tried", ...(reasons.length === 0 ? {} : { because: reasons.join("\n") }) });
      continue;
    }
    try {
      const result = await publish(broker, consumer, facts, own);
      if (result.outcome === "conflict") stopped = "refused";
      note(result);
    } catch (cause) {
      // With nothing stored before it, the error says it all.
      if (all.length === 0) throw cause;
      stopped = "failed";
      error = cause;
      note({ outcome: "failed", because: whatFailed(cause) });
    }
  }
  return error === undefined ? { all } : { all, error };
}

/** A request without an answer may have been heard all the same. */
function whatFailed(cause: unknown): string {
  const isAnswered = cause instanceof AssayError && cause.code === "BROKER_REFUSED";
  return isAnswered ? cause.message : `${reasonOf(cause)}\nWhether it was stored is not known.`;
}

/** Reads what the broker has, so that address and credentials are known to work for reading, and publishes nothing. */
async function rehearse(broker: Broker, facts: VersionFacts, contracts: Contracts): Promise<Publications> {
  await broker.link("pb:publish-contracts");
  const foreseen = await objections(broker, facts.version, contracts);
  const all = [...contracts].map(([consumer, own]): Publication => {
    const reasons = foreseen.get(consumer) ?? [];
    return {
      consumer,
      providers: providersOf(own),
      result:
        reasons.length === 0
          ? { outcome: "would-be-published" }
          : { outcome: "would-be-refused", because: reasons.join("\n") },
    };
  });
  return { all };
}

function providersOf(contracts: readonly Contract[]): readonly string[] {
  return contracts.map(({ provider }) => provider);
}

function requireContent(source: string, interactions: number): void {
  if (interactions > 0) return;
  throw new AssayError(
    "PACT_EMPTY",
    `${source} has no interactions, so it would promise nothing.`,
    "Remove the pact, or find out why its consumer's tests wrote none.",
  );
}
