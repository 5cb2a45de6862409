import { fork } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { AssayError, reasonOf } from "../../errors.ts";
import { parseJson, writeJson } from "../../json/text.ts";
import { isJsonArray, isJsonObject, type JsonValue } from "../../json/value.ts";
import type { Mismatch } from "../match-json.ts";
import { interactionKey, type PactFile } from "../pact-file.ts";
import { type Gateway, openGateway } from "./gateway.ts";
import type { Provider } from "./provider.ts";
import type { Verified } from "./result.ts";

/** @throws AssayError VERIFIER_MISSING where the optional package is not installed or does not load here */
export function requireOfficial(): void {
  try {
    createRequire(import.meta.url).resolve("@pact-foundation/pact-core");
  } catch (cause) {
    throw new AssayError(
      "VERIFIER_MISSING",
      "The official verifier is not installed: there is no package @pact-foundation/pact-core.",
      "Install it (npm install --save-dev @pact-foundation/pact-core@20.2.0), or verify with --engine assay alone.",
      cause,
    );
  }
}

/**
 * What the official verifier makes of a pact. It runs in a process of its own with an empty environment, and reaches the
 * provider through a gateway of ours: it can neither be misled by what is set for another tool, nor pass over a state
 * that did not come about, nor die of a provider that went away.
 * @throws AssayError VERIFIER_FAILED where it comes to no verdict
 */
export async function verifyOfficially(
  provider: Provider,
  pact: PactFile,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<readonly Verified[]> {
  signal.throwIfAborted();
  const folder = await mkdtemp(join(tmpdir(), "assay-pact-"));
  const gateway = await openGateway(provider);
  try {
    const files = await writeParts(folder, pact);
    const options = {
      provider: pact.provider,
      providerBaseUrl: gateway.url,
      providerStatesSetupUrl: gateway.statesUrl,
      providerStatesSetupBody: true,
      providerStatesSetupTeardown: true,
      pactUrls: files,
      failIfNoPactsFound: true,
      timeout: timeoutMs + 5_000,
      logLevel: "error",
    };
    return verdictsOf(pact, await resultOf(options, signal), gateway);
  } finally {
    await gateway.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** For each interaction the official verifier takes the longer, the more of them a file holds. */
const mostInOneFile = 50;

async function writeParts(folder: string, { json }: PactFile): Promise<readonly string[]> {
  const all = isJsonArray(json.interactions) ? json.interactions : [];
  const count = Math.max(1, Math.ceil(all.length / mostInOneFile));
  const parts = Array.from({ length: count }, (_none, index) => ({
    file: join(folder, `pact-${index}.json`),
    interactions: all.slice(index * mostInOneFile, (index + 1) * mostInOneFile),
  }));
  for (const { file, interactions } of parts) await writeFile(file, writeJson({ ...json, interactions }));
  return parts.map(({ file }) => file);
}

/** What of the environment a process needs to run at all; PACT_* and proxies are not among it. */
const passedOn = ["PATH", "HOME", "TMPDIR", "TEMP", "SystemRoot", "LD_LIBRARY_PATH"];

async function resultOf(options: object, signal: AbortSignal): Promise<string> {
  const script = fileURLToPath(new URL(`./official-process${extname(import.meta.url)}`, import.meta.url));
  const env = Object.fromEntries(
    passedOn.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  );
  const child = fork(script, [], {
    env: { ...env, PACT_DO_NOT_TRACK: "true", NO_COLOR: "1" },
    execArgv: [],
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  const stop = (): boolean => child.kill("SIGKILL");
  process.once("exit", stop);
  signal.addEventListener("abort", stop, { once: true });
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (chunk: string) => {
      printed = (printed + chunk).slice(-2_000);
    });
  }
  try {
    return await new Promise<string>((done, fail) => {
      let message: string | undefined;
      child.on("message", (received: unknown) => {
        const { result, error } = Object(received);
        message = String(result ?? error ?? "");
      });
      child.on("error", fail);
      child.on("close", (code, killedBy) => {
        if (message !== undefined) done(message);
        else fail(new Error(`it ended with ${killedBy ?? code}: ${printed.trim()}`));
      });
      child.send(options);
    });
  } catch (cause) {
    signal.throwIfAborted();
    throw failed(reasonOf(cause), cause);
  } finally {
    signal.removeEventListener("abort", stop);
    process.removeListener("exit", stop);
  }
}

function failed(what: string, cause?: unknown): AssayError {
  return new AssayError(
    "VERIFIER_FAILED",
    `The official verifier came to no verdict: ${what}.`,
    "`--engine assay` verifies without it.",
    cause,
  );
}

function verdictsOf(pact: PactFile, text: string, gateway: Gateway): readonly Verified[] {
  const json = parsed(text);
  const results = isJsonObject(json) && isJsonArray(json.interactionResults) ? json.interactionResults : [];
  if (results.length === 0) throw failed(text.slice(0, 300));
  const left = results
    .filter(isJsonObject)
    .map((each) => ({ key: keyOf(each), verdict: verdictOf(each, gateway) }));
  return pact.interactions.map((interaction): Verified => {
    const at = left.findIndex(({ key }) => key === interactionKey(interaction));
    const [found] = at < 0 ? [] : left.splice(at, 1);
    return found?.verdict ?? { outcome: "error", because: "the official verifier passed over it" };
  });
}

function parsed(text: string): JsonValue {
  try {
    return parseJson(text);
  } catch {
    return null;
  }
}

function keyOf({ description, providerStates }: { readonly [name: string]: JsonValue }): string {
  const states = isJsonArray(providerStates) ? providerStates : [];
  return interactionKey({
    description: String(description),
    states: states.map((name) => ({ name: String(name), params: {} })),
  });
}

function verdictOf(result: { readonly [name: string]: JsonValue }, { troubles }: Gateway): Verified {
  if (result.result === "OK") return { outcome: "pass" };
  const mismatch = isJsonObject(result.mismatch) ? result.mismatch : {};
  const all = isJsonArray(mismatch.mismatches) ? mismatch.mismatches.filter(isJsonObject) : [];
  if (all.length === 0) {
    const said =
      typeof mismatch.message === "string" ? mismatch.message : (troubles[0] ?? "it gives no reason");
    return { outcome: "error", because: said };
  }
  return {
    outcome: "fail",
    mismatches: all.map(
      (each): Mismatch => ({
        at: String(each.path ?? each.key ?? each.type),
        expected: asText(each.expected),
        actual: typeof each.mismatch === "string" ? each.mismatch : asText(each.actual),
      }),
    ),
  };
}

function asText(value: JsonValue | undefined): string {
  return typeof value === "string" ? value : writeJson(value ?? null);
}
