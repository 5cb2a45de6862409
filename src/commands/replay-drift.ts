import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { signerFor } from "../auth/signer.ts";
import { filterFor } from "../config/filter.ts";
import { placesToRedact, recordingRules } from "../config/recording-rules.ts";
import type { Settings } from "../config/settings.ts";
import { AssayError, reasonOf } from "../errors.ts";
import type { HttpRequest } from "../http/message.ts";
import { type Drift, driftOf, type Unsent } from "../recording/drift/drift.ts";
import { driftText } from "../recording/drift/text.ts";
import { parseVolatile, volatileFile, withPlaces } from "../recording/drift/volatile.ts";
import type { RecordedExchange, RecordingFolder } from "../recording/exchange.ts";
import { exchangesOf } from "../recording/folder.ts";
import { redactionOf } from "../recording/redaction/redaction.ts";
import { visible, visibleJson } from "../report/visible.ts";
import type { ApiDocument } from "../spec/document.ts";
import { securitySchemes } from "../spec/security.ts";
import { limitedTransport } from "../targets/limited.ts";
import { liveTransport } from "../targets/live.ts";
import { preflight } from "./preflight.ts";
import { baseUrlOf } from "./replay-run.ts";
import { violationsIn } from "./replay-traffic.ts";
import { replaceFile } from "./reports.ts";
import { wholeNumber } from "./run-flags.ts";
import { type Surroundings, write } from "./surroundings.ts";
import { openTarget } from "./target.ts";

const maxBodyBytes = 16 * 1024 * 1024;

export interface DriftWish {
  readonly samples: string | undefined;
  readonly learn: boolean;
}

/**
 * `assay replay DIR --target URL`: sends recorded requests again and shows recording, live answer and document side by
 * side. @returns 1 where something breaks, 3 where something could not be judged. @throws AssayError
 */
export async function driftCommand(
  folder: RecordingFolder,
  document: ApiDocument,
  settings: Settings,
  wish: DriftWish,
  surroundings: Surroundings,
): Promise<number> {
  const { now, signal } = surroundings;
  const samples = wholeNumber("--samples", wish.samples, 1, 20) ?? 2;
  const format = settings.reports.find((each) => each.format !== "text" && each.format !== "json")?.format;
  if (format !== undefined) {
    throw new AssayError(
      "FLAG_INVALID",
      `--report ${format}: a drift is told as text or json.`,
      "Name one of these, or leave --target away to judge the recordings alone.",
    );
  }
  const file = join(folder.path, volatileFile);
  const list = await textOf(file);
  const volatile = parseVolatile(file, list);
  const target = await openTarget(document, settings, now);
  const connect = (url: string) => {
    const { origin } = new URL(url);
    const live = liveTransport({ origin, connections: 1, timeoutMs: settings.timeoutMs, maxBodyBytes });
    return settings.rate === undefined ? live : limitedTransport(live, settings.rate);
  };
  const live = connect(target.baseUrl);
  const states = target.statesUrl === undefined ? undefined : connect(target.statesUrl);
  let drift: Drift;
  try {
    await preflight(live, target.baseUrl, settings.waitMs, signal);
    const rules = recordingRules(document, target.credentials, placesToRedact([]), {
      generated: folder.head.run !== undefined,
    });
    const redaction = redactionOf(rules);
    const selects = filterFor(settings.only, settings.skip);
    const chosen = exchangesOf(folder).filter((each) => selects(each.case ?? each.operation ?? "other"));
    const code = document.error?.code;
    drift = await driftOf(
      chosen,
      {
        volatile,
        samples,
        now,
        prepare: preparer(folder, document, target, rules, now),
        send: (request, { operation }) =>
          operation === undefined && states !== undefined
            ? states.send(request, signal)
            : live.send(request, signal),
        redact: (exchange) => {
          const kept = redaction.exchange(exchange);
          return kept.kind === "redacted"
            ? kept.exchange
            : { because: `a secret survives in ${kept.places.join(", ")} of the live answer` };
        },
        violations: violationsIn(document),
        isErrorCode: (at) => code !== undefined && at === `body${code}`,
      },
      signal,
    );
  } finally {
    await Promise.all([live.close(), states?.close(), target.close()]);
  }
  if (wish.learn && drift.learnt.length > 0) await replaceFile(file, withPlaces(list, drift.learnt));
  await report(drift, folder, document, target.baseUrl, settings, surroundings);
  return drift.exitCode;
}

/** Signs anew: what was recorded has no secrets, and signatures hold only for their moment. */
function preparer(
  { head }: RecordingFolder,
  document: ApiDocument,
  target: Awaited<ReturnType<typeof openTarget>>,
  rules: ReturnType<typeof recordingRules>,
  now: () => number,
): (exchange: RecordedExchange, request: HttpRequest) => HttpRequest | Unsent {
  const from = new URL(baseUrlOf(document, head)).pathname.replace(/\/+$/, "");
  const to = new URL(target.baseUrl).pathname.replace(/\/+$/, "");
  const credentialFields = new Set(rules.headers.map((name) => name.toLowerCase()));
  const values = new Map(rules.secrets.map(({ name, value }) => [name, value]));
  return (exchange, request) => {
    const operation = document.operations.find(({ id }) => id === exchange.operation);
    if (operation === undefined) return unknown(exchange, request, head.run?.states, target.statesUrl);
    const isCredential = (name: string): boolean => credentialFields.has(name.toLowerCase());
    const hadCredentials =
      request.headers.some(([name]) => isCredential(name)) ||
      exchange.redacted.some(({ at }) => /^request\.(header|query)/.test(at));
    if (hadCredentials && exchange.response?.status === 401)
      return {
        because: "its credentials were refused, and what was wrong with them is not in the recording",
      };
    const text = JSON.stringify(request.headers) + request.target;
    const who = /\{\{\w*READONLY\w*\}\}/.test(text) ? "readonly" : "caller";
    const bare: HttpRequest = {
      method: request.method,
      target: withoutItems(
        request.target.startsWith(from) ? to + request.target.slice(from.length) : request.target,
        rules.members,
      ),
      headers: request.headers.filter(
        ([name]) => !isCredential(name) && !ofConnection.has(name.toLowerCase()),
      ),
      ...(request.body === undefined ? {} : { body: request.body }),
    };
    const filled = filledIn(bare, values);
    if ("because" in filled || !hadCredentials) return filled;
    const schemes = securitySchemes(document, { operation });
    const signer = signerFor(schemes);
    const secrets = target.credentials(schemes, who);
    if (signer === undefined) return filled;
    return secrets === undefined
      ? { because: `no credentials of the ${who} are set` }
      : signer.sign(filled, secrets, now());
  };
}

function unknown(
  { request: recorded }: RecordedExchange,
  request: HttpRequest,
  states: string | undefined,
  statesUrl: string | undefined,
): HttpRequest | Unsent {
  if (states === undefined || recorded.target !== states)
    return { because: "the document has no such operation" };
  if (statesUrl === undefined) return { because: "it sets up a provider state, and no --states is named" };
  const { pathname, search } = new URL(statesUrl);
  const headers = request.headers.filter(([name]) => !ofConnection.has(name.toLowerCase()));
  return { ...request, target: pathname + search, headers };
}

/** Fields that the connection to another target has for itself. */
const ofConnection = new Set(["host", "connection", "keep-alive", "transfer-encoding", "content-length"]);

/** Known secrets are put back; a request with another value that was taken out would not be the recorded one. */
function filledIn(request: HttpRequest, values: ReadonlyMap<string, string>): HttpRequest | Unsent {
  const missing = new Set<string>();
  const fill = (text: string): string =>
    text.replace(/\{\{([\w-]+)\}\}/g, (whole, name: string) => {
      const value = values.get(name);
      if (value === undefined) missing.add(name);
      return value ?? whole;
    });
  const body = request.body === undefined ? undefined : Buffer.from(request.body).toString("latin1");
  const filled = body === undefined ? undefined : fill(body);
  const result = {
    ...request,
    target: fill(request.target),
    headers: request.headers.map(([name, value]) => [name, fill(value)] as const),
    ...(filled === undefined || filled === body ? {} : { body: Buffer.from(filled, "latin1") }),
  };
  return missing.size === 0
    ? result
    : { because: `values were taken out of it when it was recorded: ${[...missing].join(", ")}` };
}

function withoutItems(target: string, names: readonly string[]): string {
  const [path = "", query] = target.split("?");
  if (query === undefined || names.length === 0) return target;
  const kept = query.split("&").filter((item) => !names.includes(item.split("=")[0] ?? ""));
  return kept.length === 0 ? path : `${path}?${kept.join("&")}`;
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return "";
    throw new AssayError(
      "VOLATILE_INVALID",
      `${file} cannot be read: ${reasonOf(cause)}.`,
      "Make it a readable file.",
    );
  }
}

async function report(
  drift: Drift,
  { path }: RecordingFolder,
  { id, title, version, digest }: ApiDocument,
  target: string,
  { reports }: Settings,
  { stdout }: Surroundings,
): Promise<void> {
  for (const { format, file } of reports) {
    const text =
      format === "json"
        ? `${visibleJson(JSON.stringify({ schema: "assay-drift/1", spec: { id, title, version, digest }, recordings: path, target, ...drift }, null, 2))}\n`
        : driftText(drift, { from: path, target }).split("\n").map(visible).join("\n");
    if (file === undefined) await write(stdout, text);
    else await replaceFile(file, text);
  }
}
