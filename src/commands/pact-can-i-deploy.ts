import { setTimeout as sleep } from "node:timers/promises";
import { AssayError } from "../errors.ts";
import type { Broker } from "../pact/broker/broker.ts";
import { canIDeploy, type DeployAnswer, type DeployQuestion } from "../pact/broker/can-i-deploy.ts";
import { visible } from "../report/visible.ts";
import { type BrokerFlags, brokerFor, formatsOf, report, required } from "./broker-flags.ts";
import { versionFacts } from "./build-facts.ts";
import { duration } from "./run-flags.ts";
import type { Surroundings } from "./surroundings.ts";

/** The flags of `pact can-i-deploy`, as they were written. */
export interface CanIDeployFlags extends BrokerFlags {
  readonly pacticipant?: string;
  readonly appVersion?: string;
  readonly to?: string;
  readonly toTag?: string;
  readonly wait?: string;
  readonly report: readonly string[];
}

const exitCodes = { yes: 0, no: 1, unknown: 3 } as const;

/** Results come when a provider's build ends, so there is no hurry. */
const pauseMs = { first: 500, longest: 10_000 };

/**
 * `assay pact can-i-deploy`: asks the broker whether a version may go to an environment.
 * @returns 0 yes, 1 no, 3 unknown, whatever the report. @throws AssayError for exit code 2: could not ask
 */
export async function canIDeployCommand(flags: CanIDeployFlags, surroundings: Surroundings): Promise<number> {
  formatsOf(flags.report);
  const waitMs = duration("--wait", flags.wait) ?? 0;
  const to = destinationOf(flags);
  const pacticipant = required("--pacticipant", flags.pacticipant, "web");
  const { version } = await versionFacts({ ...flags, tag: [] }, surroundings);
  const question = { pacticipant, version, to };
  const broker = brokerFor(flags, surroundings);
  try {
    const answer = await settled(broker, question, waitMs, surroundings);
    const exitCode = exitCodes[answer.answer];
    const json = { schema: "assay-can-i-deploy/1", broker: broker.baseUrl, ...question, ...answer, exitCode };
    await report(flags.report, { text: told(question, answer), json }, broker, surroundings);
    return exitCode;
  } finally {
    await broker.close();
  }
}

/** Asks until the broker knows, or the time is up; then what it said last stands. */
async function settled(
  broker: Broker,
  question: DeployQuestion,
  waitMs: number,
  { now, signal, stderr }: Surroundings,
): Promise<DeployAnswer> {
  const until = now() + waitMs;
  for (let pause = pauseMs.first; ; pause = Math.min(pause * 2, pauseMs.longest)) {
    const answer = await canIDeploy(broker, question);
    const left = until - now();
    if (answer.answer !== "unknown" || left <= 0) return answer;
    if (pause === pauseMs.first) stderr.write(`Waiting: ${broker.hidden(visible(answer.reason))}\n`);
    await sleep(Math.min(pause, left), undefined, { signal });
  }
}

function destinationOf({ to, toTag }: CanIDeployFlags): DeployQuestion["to"] {
  if (to !== undefined && toTag !== undefined) {
    throw new AssayError(
      "FLAG_INVALID",
      "--to and --to-tag cannot both be asked about.",
      "Give one of them.",
    );
  }
  if (toTag !== undefined) return { kind: "tag", name: toTag };
  return { kind: "environment", name: required("--to", to, "production") };
}

const words = { yes: "YES", no: "NO", unknown: "UNKNOWN" } as const;

function told({ pacticipant, version, to }: DeployQuestion, answer: DeployAnswer): string {
  const reasons = new Set([answer.reason, ...answer.notices].flatMap((each) => each.split("\n")));
  const lines = [
    `${words[answer.answer]}  ${pacticipant} ${version} → ${to.name}`,
    ...[...reasons].map((line) => `      ${line}`),
    ...answer.verifications.map(
      ({ consumer, consumerVersion, provider, providerVersion, result, url }) =>
        `      ${result}  ${consumer} ${consumerVersion ?? "(none)"} ↔ ${provider} ${providerVersion ?? "(none)"}${url === undefined ? "" : `  ${url}`}`,
    ),
  ];
  return lines.map((line) => `${visible(line)}\n`).join("");
}
