import { filterFor } from "../config/filter.ts";
import { basePathOf, baseUrlFor, requireLoopback } from "../config/target.ts";
import { AssayError } from "../errors.ts";
import type { Transport } from "../http/message.ts";
import { isJsonArray } from "../json/value.ts";
import { parsePact } from "../pact/pact-file.ts";
import { readPactTexts } from "../pact/sources.ts";
import { type Provider, signingFor } from "../pact/verify/provider.ts";
import { verificationJson, verificationText } from "../pact/verify/report.ts";
import { counts, type PactResult } from "../pact/verify/result.ts";
import { requireSound, type ToVerify, verifyPacts } from "../pact/verify/verify.ts";
import { requireOfficial } from "../pact/verify/verify-official.ts";
import { visible } from "../report/visible.ts";
import { cleanUpWith } from "../run/clean-up.ts";
import { statesFor } from "../run/preparation.ts";
import { senderFor } from "../run/sender.ts";
import type { ApiDocument } from "../spec/document.ts";
import { loadDocument } from "../spec/load.ts";
import { statesEndpoint } from "../states/endpoint.ts";
import { firstOf, type StateProvider } from "../states/provider.ts";
import { liveTransport } from "../targets/live.ts";
import { packageVersion } from "../version.ts";
import { jsonText } from "./broker-flags.ts";
import { parseFormat, pathOf } from "./pact-flags.ts";
import { asksBroker, type BrokerVerifyFlags, pactsFromBroker } from "./pact-verify-broker.ts";
import { preflight } from "./preflight.ts";
import { replaceFile } from "./reports.ts";
import { duration } from "./run-flags.ts";
import { settingsFor, targetFlags } from "./settings.ts";
import { type Surroundings, write } from "./surroundings.ts";
import { openTarget } from "./target.ts";

/** The flags of `pact verify`, as they were written. */
export interface PactVerifyFlags extends BrokerVerifyFlags {
  readonly target?: string;
  readonly states?: string;
  readonly spec?: string;
  readonly overlay: readonly string[];
  readonly engine?: string;
  readonly only: readonly string[];
  readonly skip: readonly string[];
  readonly report: readonly string[];
  readonly timeout?: string;
  readonly waitFor?: string;
  readonly allowUnsafe?: boolean;
  readonly config?: string;
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
    for (const { format, file } of formats) {
      const text =
        format === "json"
          ? jsonText(JSON.parse(verificationJson(results, exitCode)), hidden)
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

interface OpenedProvider {
  readonly provider: Provider;
  close(): Promise<void>;
}

async function openProvider(
  flags: PactVerifyFlags,
  timeoutMs: number,
  surroundings: Surroundings,
): Promise<OpenedProvider> {
  const { now, signal } = surroundings;
  const settings = await settingsFor(flags.spec, targetFlags(flags), surroundings);
  const { target: wished, states, allowUnsafe, waitMs } = settings;
  const document = flags.spec === undefined ? undefined : await loadDocument(flags.spec, flags.overlay);
  if (document === undefined && wished === undefined) {
    throw new AssayError(
      "TARGET_MISSING",
      "It is not said which service is to be verified.",
      "Name it with --target http://127.0.0.1:PORT, or with --spec NAME the embedded reference of a bundled document.",
    );
  }
  const target =
    document === undefined
      ? plainTarget(wished ?? "", states, allowUnsafe)
      : await openTarget(document, settings, now);
  const transports: Transport[] = [];
  const connect = (url: string): Transport => {
    const { origin } = new URL(url);
    const transport = liveTransport({ origin, connections: 4, timeoutMs, maxBodyBytes: 16 * 1024 * 1024 });
    transports.push(transport);
    return transport;
  };
  const close = async (): Promise<void> => {
    await Promise.all(transports.map((each) => each.close()));
    await target.close();
  };
  try {
    const transport = connect(target.baseUrl);
    await preflight(transport, target.baseUrl, waitMs, signal);
    const { statesUrl } = target;
    const endpoint = statesUrl === undefined ? [] : [statesEndpoint(connect(statesUrl), pathOf(statesUrl))];
    const provider = {
      transport,
      states: statesOf(document, target, transport, endpoint, now),
      locate: locatorFor(document, target.baseUrl),
      sign: signingFor(document, target.credentials, now),
    };
    return { provider, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The target's own endpoint first, then what the API itself can bring about, where there is a document to tell how. */
function statesOf(
  document: ApiDocument | undefined,
  target: Awaited<ReturnType<typeof openTarget>>,
  transport: Transport,
  [endpoint]: readonly StateProvider[],
  now: () => number,
): StateProvider {
  if (document === undefined) return firstOf(endpoint === undefined ? [] : [endpoint]);
  const { baseUrl, credentials } = target;
  const sender = senderFor({ document, transport, baseUrl, credentials, now, toolVersion: packageVersion() });
  return statesFor(document, sender, cleanUpWith(sender), endpoint, Math.floor(now() / 1000) % 2 ** 32);
}

/** A target without a document to say anything about it. */
function plainTarget(
  target: string,
  states: string | undefined,
  allowUnsafe: boolean,
): Awaited<ReturnType<typeof openTarget>> {
  const baseUrl = baseUrlFor({ servers: ["/"] }, target);
  requireLoopback(baseUrl, allowUnsafe);
  if (states !== undefined) {
    if (!/^https?:\/\//i.test(states) || !URL.canParse(states)) {
      throw new AssayError(
        "FLAG_INVALID",
        `--states ${states} is not an http or https URL.`,
        "Give the URL of the target's provider-state endpoint.",
      );
    }
    requireLoopback(states, allowUnsafe);
  }
  return {
    baseUrl,
    ...(states === undefined ? {} : { statesUrl: states }),
    credentials: () => undefined,
    close: async () => {},
  };
}

/** Pacts hold whole paths; a target with a path of its own has it in place of that of the document's first server. */
function locatorFor(document: ApiDocument | undefined, baseUrl: string): (target: string) => string {
  const own = new URL(baseUrl).pathname.replace(/\/+$/, "");
  const written = document === undefined ? "" : basePathOf(document);
  return (target) => {
    const isUnder = written !== "" && (target === written || target.startsWith(`${written}/`));
    return own + (isUnder ? target.slice(written.length) : target);
  };
}
