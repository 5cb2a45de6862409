import { readConfig } from "../config/config-file.ts";
import { variablesOf } from "../config/credentials.ts";
import { filterFor } from "../config/filter.ts";
import { derivedVariables, preludeFor, redactionFor } from "../config/redaction.ts";
import type { Transport } from "../http/message.ts";
import { progress } from "../report/progress.ts";
import { parseReport } from "../report/reporters.ts";
import { run } from "../run/run.ts";
import { loadDocument } from "../spec/load.ts";
import { statesEndpoint } from "../states/endpoint.ts";
import { limitedTransport } from "../targets/limited.ts";
import { liveTransport } from "../targets/live.ts";
import { packageVersion } from "../version.ts";
import { preflight } from "./preflight.ts";
import { verificationPublisher } from "./publish-verification.ts";
import { replayLine } from "./replay-line.ts";
import { requireWritable, writeReports } from "./reports.ts";
import { duration, type RunFlags, rate, wholeNumber } from "./run-flags.ts";
import { isTerminal, type Surroundings, wantsColour } from "./surroundings.ts";
import { openTarget } from "./target.ts";

const defaults = {
  seed: 42,
  samples: 10,
  concurrency: 1,
  timeoutMs: 10_000,
  maxBodyBytes: 16 * 1024 * 1024,
} as const;

/** `assay run SPEC`: judges a target, writes the reports. @returns the exit code. @throws AssayError for exit code 2 */
export async function runCommand(spec: string, flags: RunFlags, surroundings: Surroundings): Promise<number> {
  const config = await readConfig(flags.config);
  const around = { ...surroundings, environment: { ...config.credentials, ...surroundings.environment } };
  const reports = (flags.report.length > 0 ? flags.report : ["text"]).map(parseReport);
  const seed = wholeNumber("--seed", flags.seed, 0, 2 ** 32 - 1) ?? config.seed ?? defaults.seed;
  const samples = wholeNumber("--samples", flags.samples, 0, 100_000) ?? config.samples ?? defaults.samples;
  const concurrency =
    wholeNumber("--concurrency", flags.concurrency, 1, 256) ?? config.concurrency ?? defaults.concurrency;
  const timeMs = duration("--time", flags.time);
  const timeoutMs = duration("--timeout", flags.timeout) ?? defaults.timeoutMs;
  const waitMs = duration("--wait-for", flags.waitFor) ?? 0;
  const perSecond = rate(flags.rate);

  const document = await loadDocument(spec, flags.overlay);
  await requireWritable(reports);
  const wished = flags.target ?? config.target;
  const states = flags.states ?? config.states;
  const isPart = flags.only.length + flags.skip.length > 0;
  await using publisher = await verificationPublisher(
    document,
    flags,
    { isPart, hasTarget: wished !== undefined },
    surroundings,
  );
  const target = await openTarget(
    document,
    {
      ...(wished === undefined ? {} : { target: wished }),
      ...(states === undefined ? {} : { states }),
      allowUnsafe: flags.allowUnsafe ?? false,
    },
    around,
  );
  const bar = progress(surroundings.stderr, isTerminal(surroundings.stderr));
  const transports: Transport[] = [];
  const transportTo = (url: string): Transport => {
    const { origin } = new URL(url);
    const live = liveTransport({
      origin,
      // Sequences send some requests at the same time, however many cases are under way.
      connections: Math.max(concurrency, 8),
      timeoutMs,
      maxBodyBytes: defaults.maxBodyBytes,
    });
    const transport = perSecond === undefined ? live : limitedTransport(live, perSecond);
    transports.push(transport);
    return transport;
  };
  try {
    const transport = transportTo(target.baseUrl);
    await preflight(transport, target.baseUrl, waitMs, surroundings.signal);
    const { statesUrl } = target;
    const events = run(
      {
        toolVersion: packageVersion(),
        document,
        baseUrl: target.baseUrl,
        transport,
        ...(statesUrl === undefined
          ? {}
          : { states: statesEndpoint(transportTo(statesUrl), pathOf(statesUrl)) }),
        credentials: target.credentials,
        seed,
        samples,
        concurrency,
        ...(timeMs === undefined ? {} : { timeMs }),
        selects: filterFor(flags.only, flags.skip),
        filtered: flags.only.length + flags.skip.length > 0,
        strict: flags.strict ?? false,
        replay: replayLine(spec, flags, seed),
        redact: redactionFor(document, target.credentials, surroundings.now),
        now: surroundings.now,
      },
      surroundings.signal,
    );
    for await (const event of events) {
      bar.show(event);
      if (event.kind !== "finished") continue;
      const options = {
        colour: wantsColour(surroundings),
        width: surroundings.stdout.columns ?? 100,
        variables: [...variablesOf(document), ...derivedVariables(document)],
        prelude: preludeFor(document),
      };
      await writeReports(event.result, reports, options, surroundings);
      await publisher?.publish(event.result);
      return event.result.exitCode;
    }
    throw new Error("the run ended without a result");
  } finally {
    bar.stop();
    await Promise.all(transports.map((transport) => transport.close()));
    await target.close();
  }
}

function pathOf(url: string): string {
  const { pathname, search } = new URL(url);
  return pathname + search;
}
