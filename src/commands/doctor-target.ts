import { baseOf } from "../cases/base.ts";
import { credentialsFrom, requireCredentials, variablesOf } from "../config/credentials.ts";
import type { Settings } from "../config/settings.ts";
import { baseUrlFor, requireLoopback } from "../config/target.ts";
import { header } from "../http/headers.ts";
import type { Answer } from "../http/message.ts";
import { type SenderSettings, senderFor } from "../run/sender.ts";
import type { ApiDocument, Operation } from "../spec/document.ts";
import { liveTransport } from "../targets/live.ts";
import { packageVersion } from "../version.ts";
import { type Examined, refused } from "./doctor.ts";
import { preflight } from "./preflight.ts";
import type { Surroundings } from "./surroundings.ts";

/** Beyond that, a signature that carries the time may be refused. */
const toleratedSkewMs = 30_000;

/** Whether the target answers, takes the credentials, and has the same time: what one safe request can tell. */
export async function examineTarget(
  document: ApiDocument,
  settings: Settings,
  surroundings: Surroundings,
): Promise<readonly Examined[]> {
  if (settings.target === undefined) {
    return ["target", "credentials", "clock"].map((about) => ({
      about,
      status: "skipped",
      told: "no target is named; without one, the embedded reference is judged",
    }));
  }
  const { environment, references, timeoutMs, waitMs, allowUnsafe, target } = settings;
  const examined: Examined[] = [];
  try {
    const baseUrl = baseUrlFor(document, target);
    requireLoopback(baseUrl, allowUnsafe);
    const { origin } = new URL(baseUrl);
    const transport = liveTransport({ origin, connections: 1, timeoutMs, maxBodyBytes: 16 * 1024 * 1024 });
    try {
      await preflight(transport, baseUrl, waitMs, surroundings.signal);
      examined.push({ about: "target", status: "ok", told: `${baseUrl} answers` });
      requireCredentials(document, environment, references);
      examined.push(...credentialsSet(document, settings));
      const credentials = credentialsFrom(document, environment);
      const { now } = surroundings;
      const sender = { document, transport, baseUrl, now, credentials, toolVersion: packageVersion() };
      examined.push(...(await examineWith(sender, surroundings.signal)));
    } finally {
      await transport.close();
    }
  } catch (error) {
    return [...examined, refused(examined.length === 0 ? "target" : "credentials", error)];
  }
  return examined;
}

function credentialsSet(document: ApiDocument, { environment }: Settings): readonly Examined[] {
  const variables = variablesOf(document);
  const missing = variables.filter((variable) => !environment[variable]);
  const set = variables.filter((variable) => !missing.includes(variable));
  if (variables.length === 0)
    return [{ about: "credentials", status: "ok", told: "the document asks for none" }];
  return [
    { about: "credentials", status: "ok", told: `${set.join(", ")} ${set.length === 1 ? "is" : "are"} set` },
    ...(missing.length === 0
      ? []
      : [
          {
            about: "credentials",
            status: "warning",
            told: `${missing.join(", ")} ${missing.length === 1 ? "is" : "are"} not set`,
            hint: "The rules about a caller without permission will be not tested.",
          } as const,
        ]),
  ];
}

/** The plainest request that changes nothing; one without a path of its own is likelier to find something. */
async function examineWith(settings: SenderSettings, signal: AbortSignal): Promise<readonly Examined[]> {
  const { document, now } = settings;
  const [operation] = document.operations
    .filter(({ method }) => method === "GET")
    .toSorted((a, b) => placeholders(a) - placeholders(b));
  const base = operation === undefined ? undefined : baseOf(document, operation, 42);
  if (operation === undefined || base === undefined || "because" in base) {
    const told = "the document has no request that changes nothing and could be tried";
    return ["credentials", "clock"].map((about) => ({ about, status: "skipped", told }));
  }
  const before = now();
  const sent = await senderFor(settings).send(
    { operation, inputs: base.inputsFor(`${operation.id}/doctor`), credentials: { kind: "caller" } },
    signal,
  );
  const after = now();
  const asked = `${operation.method} ${operation.path}`;
  if ("because" in sent)
    return [{ about: "credentials", status: "skipped", told: `${asked}: ${sent.because}` }];
  return [acceptance(asked, sent.answer), clock(sent.answer, (before + after) / 2)];
}

function placeholders({ path }: Operation): number {
  return path.split("{").length - 1;
}

function acceptance(asked: string, answer: Answer): Examined {
  const about = "credentials";
  if (answer.kind === "none") {
    return { about, status: "failed", told: `${asked}: ${answer.message}`, exitCode: 1 };
  }
  const { status } = answer.response;
  if (status === 401 || status === 403) {
    return {
      about,
      status: "failed",
      told: `${asked} is refused with ${status}`,
      hint: "See that the credentials are those of this target, and of somebody who may call it.",
      exitCode: 1,
    };
  }
  return status >= 500
    ? { about, status: "warning", told: `${asked} answers ${status}, which says nothing of the credentials` }
    : { about, status: "ok", told: `${asked} is not refused: ${status}` };
}

function clock(answer: Answer, now: number): Examined {
  const date = answer.kind === "response" ? header(answer.response.headers, "date") : undefined;
  const theirs = date === undefined ? Number.NaN : Date.parse(date);
  if (Number.isNaN(theirs)) return { about: "clock", status: "skipped", told: "the target sends no Date" };
  // Date counts whole seconds, so half of one is to be expected.
  const ahead = Math.round((theirs + 500 - now) / 1000);
  const seconds = Math.abs(ahead);
  if (seconds * 1000 <= toleratedSkewMs) {
    return { about: "clock", status: "ok", told: `within ${Math.max(1, seconds)} s of the target's` };
  }
  return {
    about: "clock",
    status: "warning",
    told: `the target's clock is ${seconds} s ${ahead > 0 ? "ahead of" : "behind"} this one`,
    hint: "A signature that carries the time may be refused: set both clocks by the network.",
  };
}
