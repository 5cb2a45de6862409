import { basePathOf, baseUrlFor, requireLoopback } from "../config/target.ts";
import { AssayError } from "../errors.ts";
import type { Transport } from "../http/message.ts";
import { type Provider, signingFor } from "../pact/verify/provider.ts";
import { puttingBack } from "../pact/verify/put-back.ts";
import { visible } from "../report/visible.ts";
import { type CleanUp, cleanUpWith } from "../run/clean-up.ts";
import { statesFor } from "../run/preparation.ts";
import { senderFor } from "../run/sender.ts";
import type { ApiDocument } from "../spec/document.ts";
import { loadDocument } from "../spec/load.ts";
import { statesEndpoint } from "../states/endpoint.ts";
import { firstOf } from "../states/provider.ts";
import { liveTransport } from "../targets/live.ts";
import { packageVersion } from "../version.ts";
import { pathOf } from "./pact-flags.ts";
import { preflight } from "./preflight.ts";
import { settingsFor, targetFlags } from "./settings.ts";
import type { Surroundings } from "./surroundings.ts";
import { openTarget } from "./target.ts";

/** The flags that say who is verified, as they were written. */
export interface ProviderFlags {
  readonly target?: string;
  readonly states?: string;
  readonly spec?: string;
  readonly overlay: readonly string[];
  readonly waitFor?: string;
  readonly allowUnsafe?: boolean;
  readonly config?: string;
}

/** A provider to verify, and its end: what was made there is removed again. */
export interface OpenedProvider {
  readonly provider: Provider;
  close(): Promise<void>;
}

/** Reaches the provider that flags and configuration name. @throws AssayError for exit code 2 */
export async function openProvider(
  flags: ProviderFlags,
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
  const warn = (warning: string): boolean => surroundings.stderr.write(`WARNING  ${visible(warning)}\n`);
  const connect = (url: string): Transport => {
    const { origin } = new URL(url);
    const transport = liveTransport({ origin, connections: 4, timeoutMs, maxBodyBytes: 16 * 1024 * 1024 });
    transports.push(transport);
    return transport;
  };
  let cleanUp: CleanUp | undefined;
  const close = async (): Promise<void> => {
    await cleanUp?.removeAll();
    for (const warning of cleanUp?.warnings ?? []) warn(warning);
    await Promise.all(transports.map((each) => each.close()));
    await target.close();
  };
  try {
    const transport = connect(target.baseUrl);
    await preflight(transport, target.baseUrl, waitMs, signal);
    const { statesUrl } = target;
    const endpoint =
      statesUrl === undefined ? undefined : statesEndpoint(connect(statesUrl), pathOf(statesUrl), warn);
    const { baseUrl, credentials } = target;
    const sender =
      document &&
      senderFor({ document, transport, baseUrl, credentials, now, toolVersion: packageVersion() });
    cleanUp = sender && cleanUpWith(sender);
    const provider: Provider = {
      transport,
      // The target's own endpoint first, then what the API itself can bring about, where a document tells how.
      states:
        document && sender && cleanUp
          ? statesFor(document, sender, cleanUp, endpoint, Math.floor(now() / 1000) % 2 ** 32)
          : firstOf(endpoint === undefined ? [] : [endpoint]),
      ...(document && cleanUp ? { putBack: puttingBack(document, basePathOf(document), cleanUp) } : {}),
      locate: locatorFor(document, target.baseUrl),
      sign: signingFor(document, target.credentials, now),
    };
    return { provider, close };
  } catch (error) {
    await close();
    throw error;
  }
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
