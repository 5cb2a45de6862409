import { AssayError } from "../errors.ts";
import { brokerAccess } from "../pact/broker/access.ts";
import { type Broker, brokerDefaults, openBroker } from "../pact/broker/broker.ts";
import { visible } from "../report/visible.ts";
import { parseFormat } from "./pact-flags.ts";
import { replaceFile } from "./reports.ts";
import { duration } from "./run-flags.ts";
import { type Surroundings, write } from "./surroundings.ts";

/** The flags of every command that asks a broker. */
export interface BrokerFlags {
  readonly broker?: string;
  readonly timeout?: string;
}

/** The broker that flags and environment name. @throws AssayError BROKER_MISSING, FLAG_INVALID */
export function brokerFor({ broker, timeout }: BrokerFlags, { environment, signal }: Surroundings): Broker {
  const timeoutMs = duration("--timeout", timeout) ?? brokerDefaults.timeoutMs;
  const access = brokerAccess(broker, environment);
  // As they are shown, too.
  const secrets = access.secrets.flatMap((secret) => [secret, visible(secret)]);
  return openBroker({ ...brokerDefaults, ...access, secrets, timeoutMs }, signal);
}

/** A flag without which a command has nothing to ask about. @throws AssayError FLAG_INVALID */
export function required(flag: string, value: string | undefined, example: string): string {
  if (value !== undefined && value !== "") return value;
  throw new AssayError("FLAG_INVALID", `${flag} is missing.`, `For example: ${flag} ${example}.`);
}

/** Writes one result in each format that is asked for; what a format says decides nothing. */
export async function report(
  requests: readonly string[],
  texts: { readonly text: string; readonly json: unknown },
  { hidden }: Broker,
  { stdout }: Surroundings,
): Promise<void> {
  for (const { format, file } of formatsOf(requests)) {
    const text = format === "json" ? jsonText(texts.json, hidden) : hidden(texts.text);
    if (file === undefined) await write(stdout, text);
    else await replaceFile(file, text);
  }
}

/** JSON for programs. Only texts can hold a secret, and nothing else may become another. */
export function jsonText(json: unknown, hidden: (text: string) => string): string {
  const shown = (_name: string, value: unknown): unknown =>
    typeof value === "string" ? hidden(value) : value;
  return `${JSON.stringify(json, shown, 2)}\n`;
}

/** The formats that flags ask for, so that a wrong one is told before anything is sent. @throws AssayError FLAG_INVALID */
export function formatsOf(requests: readonly string[]): ReturnType<typeof parseFormat>[] {
  return (requests.length > 0 ? requests : ["text"]).map(parseFormat);
}
