import { AssayError } from "../../errors.ts";
import { lintPact } from "../lint/lint.ts";
import { problemLevels } from "../lint/problem.ts";
import { type PactFile, requireVerifiable } from "../pact-file.ts";
import type { PactText } from "../sources.ts";
import type { Provider } from "./provider.ts";
import type { PactResult } from "./result.ts";
import { verifyOfficially } from "./verify-official.ts";
import { verifyPact } from "./verify-own.ts";

export interface VerifySettings {
  readonly provider: Provider;
  /** Whether the official verifier is asked as well. */
  readonly asksOfficial: boolean;
  readonly timeoutMs: number;
}

/** A pact and whether the broker says that its failures do not count. */
export interface ToVerify {
  readonly pact: PactFile;
  readonly pending: boolean;
}

/**
 * Verifies pacts with our own engine and, where it is asked for, the official one, one pact after the other.
 * @throws AssayError PACT_EMPTY: nothing that was verified would have been a success otherwise
 */
export async function verifyPacts(
  pacts: readonly ToVerify[],
  { provider, asksOfficial, timeoutMs }: VerifySettings,
  signal: AbortSignal,
): Promise<readonly PactResult[]> {
  for (const { pact } of pacts) requireVerifiable(pact);
  const results: PactResult[] = [];
  for (const { pact, pending } of pacts) {
    const own = await verifyPact(provider, pact, signal);
    const official = asksOfficial ? await verifyOfficially(provider, pact, timeoutMs, signal) : [];
    results.push({
      pact,
      pending,
      interactions: pact.interactions.flatMap((interaction, index) => {
        const [mine, theirs] = [own[index], official[index]];
        if (mine === undefined) return [];
        return [{ interaction, own: mine, ...(theirs === undefined ? {} : { official: theirs }) }];
      }),
    });
  }
  return results;
}

/** So many problems are told at once. */
const toldProblems = 5;

/** @throws AssayError PACT_INVALID for a pact that readers would quietly make something else of */
export function requireSound({ source, text }: PactText): void {
  const errors = lintPact(text).filter(
    ({ id }) => problemLevels[id] === "error" && id !== "interactions-empty",
  );
  if (errors.length === 0) return;
  const told = errors.slice(0, toldProblems).map(({ at, message }) => `${at === "" ? "it" : at}: ${message}`);
  const more = errors.length > toldProblems ? `; and ${errors.length - toldProblems} more` : "";
  throw new AssayError(
    "PACT_INVALID",
    `${source} is not sound: ${told.join("; ")}${more}.`,
    "`assay pact lint` shows all of it; --lenient verifies what can be read of it all the same.",
  );
}
