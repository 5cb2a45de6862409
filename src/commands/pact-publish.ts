import { AssayError } from "../errors.ts";
import type { Broker } from "../pact/broker/broker.ts";
import { contractsByConsumer } from "../pact/broker/contracts.ts";
import { type Contract, type Published, publish, type VersionFacts } from "../pact/broker/publish.ts";
import { parsePact } from "../pact/pact-file.ts";
import { readPactTexts } from "../pact/sources.ts";
import { requireSound } from "../pact/verify/verify.ts";
import { visible } from "../report/visible.ts";
import { type BrokerFlags, brokerFor, formatsOf, report as write } from "./broker-flags.ts";
import { type VersionFlags, versionFacts } from "./build-facts.ts";
import type { Surroundings } from "./surroundings.ts";

/** The flags of `pact publish`, as they were written. */
export interface PactPublishFlags extends BrokerFlags, VersionFlags {
  readonly dryRun?: boolean;
  readonly report: readonly string[];
}

interface Publication {
  readonly consumer: string;
  readonly providers: readonly string[];
  readonly result: Published | { readonly outcome: "would-be-published" | "not-tried" };
}

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
    const publications =
      flags.dryRun === true ? await rehearse(broker, contracts) : await publishAll(broker, facts, contracts);
    const exitCode = publications.some(({ result }) => result.outcome === "conflict") ? 1 : 0;
    const json = { schema: "assay-pact-publish/1", broker: broker.baseUrl, ...facts, exitCode, publications };
    await write(flags.report, { text: told(broker, facts, publications), json }, surroundings);
    return exitCode;
  } finally {
    await broker.close();
  }
}

/** Stops at the first conflict: what comes after it belongs to the same build, which is not to be trusted. */
async function publishAll(
  broker: Broker,
  facts: VersionFacts,
  contracts: ReadonlyMap<string, readonly Contract[]>,
): Promise<readonly Publication[]> {
  const publications: Publication[] = [];
  let isStopped = false;
  for (const [consumer, each] of contracts) {
    const result: Publication["result"] = isStopped
      ? { outcome: "not-tried" }
      : await publish(broker, consumer, facts, each);
    isStopped ||= result.outcome === "conflict";
    publications.push({ consumer, providers: providersOf(each), result });
  }
  return publications;
}

/** Asks the broker for its front page and nothing else, so that address and credentials are known to work for reading. */
async function rehearse(
  broker: Broker,
  contracts: ReadonlyMap<string, readonly Contract[]>,
): Promise<readonly Publication[]> {
  await broker.link("pb:publish-contracts");
  return [...contracts].map(([consumer, each]) => ({
    consumer,
    providers: providersOf(each),
    result: { outcome: "would-be-published" },
  }));
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

function told({ baseUrl }: Broker, facts: VersionFacts, publications: readonly Publication[]): string {
  const { version, branch, tags, buildUrl } = facts;
  const lines = [
    [
      baseUrl,
      `version ${version}`,
      ...(branch === undefined ? [] : [`branch ${branch}`]),
      ...(tags.length === 0 ? [] : [`tags ${tags.join(", ")}`]),
      ...(buildUrl === undefined ? [] : [buildUrl]),
    ].join(" · "),
    ...publications.flatMap(linesOf),
  ];
  return lines.map((line) => `${visible(line)}\n`).join("");
}

function linesOf({ consumer, providers, result }: Publication): readonly string[] {
  const pair = `${consumer} → ${providers.join(", ")}`;
  switch (result.outcome) {
    case "published":
      return [
        `PUBLISHED  ${pair}`,
        ...result.notices
          .filter(({ type }) => type === "warning" || type === "danger" || type === "debug")
          .map(({ text }) => `           ${text.trim()}`),
      ];
    case "conflict":
      return [
        `CONFLICT   ${pair}: nothing was stored`,
        ...result.because.split("\n").map((line) => `           ${line}`),
        "           Publish under a version of its own (--app-version), or find out what changes between two runs.",
      ];
    case "would-be-published":
      return [`DRY RUN    ${pair} would be published`];
    case "not-tried":
      return [`NOT TRIED  ${pair}, because of the conflict`];
  }
}
