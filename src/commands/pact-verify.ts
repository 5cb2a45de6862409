import { filterFor } from "../config/filter.ts";
import { AssayError } from "../errors.ts";
import { isJsonArray } from "../json/value.ts";
import { parsePact } from "../pact/pact-file.ts";
import { readPactTexts } from "../pact/sources.ts";
import { verificationJson, verificationText } from "../pact/verify/report.ts";
import { counts, type PactResult } from "../pact/verify/result.ts";
import { requireSound, type ToVerify, verifyPacts } from "../pact/verify/verify.ts";
import { requireOfficial } from "../pact/verify/verify-official.ts";
import { visible } from "../report/visible.ts";
import { jsonText } from "./broker-flags.ts";
import { parseFormat } from "./pact-flags.ts";
import { asksBroker, type BrokerVerifyFlags, pactsFromBroker } from "./pact-verify-broker.ts";
import { openProvider, type ProviderFlags } from "./pact-verify-provider.ts";
import { replaceFile } from "./reports.ts";
import { duration } from "./run-flags.ts";
import { type Surroundings, write } from "./surroundings.ts";

/** The flags of `pact verify`, as they were written. */
export interface PactVerifyFlags extends BrokerVerifyFlags, ProviderFlags {
  readonly engine?: string;
  readonly only: readonly string[];
  readonly skip: readonly string[];
  readonly report: readonly string[];
  readonly timeout?: string;
}

const defaultTimeoutMs = 10_000;

/**
 * `assay pact verify PACT…`: replays pacts against a provider.
 * @returns 0 when every interaction holds, 1 when not. @throws AssayError for exit code 2: nothing to verify, nobody there
 */
export async function pactVerifyCommand(
  sources: readonly string[],
  flags: PactVerifyFlags,
  surroundings: Surroundings,
): Promise<number> {
  const asksOfficial = engineOf(flags.engine) === "both";
  if (asksOfficial) requireOfficial();
  const formats = (flags.report.length > 0 ? flags.report : ["text"]).map((each) => parseFormat(each));
  const source = await openSource(sources, flags, surroundings);
  const closing = [source.close];
  try {
    const pacts = selected(source.pacts, flags);
    const timeoutMs = duration("--timeout", flags.timeout) ?? defaultTimeoutMs;
    const opened = await openProvider(flags, timeoutMs, surroundings);
    closing.push(opened.close);
    const settings = { provider: opened.provider, asksOfficial, timeoutMs };
    const results = await verifyPacts(pacts, settings, surroundings.signal);
    const isFailed = results.some((result) => result.interactions.some((each) => counts(result, each)));
    const exitCode = isFailed ? 1 : 0;
    const notices = await source.finish(results);
    const { hidden } = source;
    const told = notices.length === 0 ? {} : { notices };
    for (const { format, file } of formats) {
      const text =
        format === "json"
          ? jsonText({ ...JSON.parse(verificationJson(results, exitCode)), ...told }, hidden)
          : [verificationText(results), ...notices.map((each) => `${each}\n`)]
              .join("")
              .split("\n")
              .map((line) => hidden(visible(line)))
              .join("\n");
      if (file === undefined) await write(surroundings.stdout, text);
      else await replaceFile(file, text);
    }
    return exitCode;
  } finally {
    for (const close of closing.toReversed()) await close();
  }
}

/** Where pacts come from, and who wants to know what became of them. */
interface Source {
  readonly pacts: readonly ToVerify[];
  readonly hidden: (text: string) => string;
  finish(results: readonly PactResult[]): Promise<readonly string[]>;
  readonly close: () => Promise<void>;
}

async function openSource(
  sources: readonly string[],
  flags: PactVerifyFlags,
  surroundings: Surroundings,
): Promise<Source> {
  const { signal } = surroundings;
  if (asksBroker(sources, flags)) {
    if (flags.publish && flags.only.length + flags.skip.length > 0) {
      throw new AssayError(
        "FLAG_INVALID",
        "--publish with --only or --skip: what became of a part is no result of the whole.",
        "Leave one of them out.",
      );
    }
    return pactsFromBroker(sources, flags, surroundings);
  }
  const texts = await readPactTexts(sources, signal);
  if (!flags.lenient) for (const each of texts) requireSound(each);
  const pacts = texts.map(({ source, text }) => ({ pact: parsePact(source, text), pending: false }));
  return { pacts, hidden: (text) => text, finish: async () => [], close: async () => {} };
}

function engineOf(text = "both"): "both" | "assay" {
  if (text === "both" || text === "assay") return text;
  throw new AssayError(
    "FLAG_INVALID",
    `--engine ${text}: there is no such engine.`,
    "`both` asks assay and the official verifier, `assay` only assay.",
  );
}

function selected(pacts: readonly ToVerify[], { only, skip }: PactVerifyFlags): readonly ToVerify[] {
  if (only.length + skip.length === 0) return pacts;
  const selects = filterFor(only, skip);
  const kept = pacts.flatMap(({ pact, pending }) => {
    const chosen = pact.interactions.map(({ description }) => selects(description));
    if (!chosen.includes(true)) return [];
    const { interactions: all } = pact.json;
    const json = {
      ...pact.json,
      interactions: isJsonArray(all) ? all.filter((_each, at) => chosen[at]) : [],
    };
    const interactions = pact.interactions.filter((_each, at) => chosen[at]);
    return [{ pact: { ...pact, json, interactions }, pending }];
  });
  if (kept.length > 0) return kept;
  throw new AssayError(
    "FILTER_MATCHES_NOTHING",
    "No interaction matches --only and --skip.",
    "They are held against descriptions; * is any part without a slash, ** any part.",
  );
}
