import { brokerAccess } from "../../pact/broker/access.ts";
import { type Broker, openBroker } from "../../pact/broker/broker.ts";
import { type RealBroker, startBroker } from "../../pact/broker/testing/real-broker.ts";
import { type RunningProcess, start } from "./process.ts";

/** The official Pact Broker, for tests of one file. */
export interface BrokerForTests extends AsyncDisposable {
  /** Ours, unless `PACT_BROKER_BASE_URL` names somebody else's. */
  readonly own?: RealBroker;
  /** What names it, and gives the right to write. */
  readonly environment: Readonly<Record<string, string>>;
  readonly url: string;
  readonly broker: Broker;
  /** A broker of users keeps what it is given, so names are never used twice. */
  readonly unique: (name: string) => string;
}

/** Whether its users and its life are ours. */
export const isOwn: boolean = process.env.PACT_BROKER_BASE_URL === undefined;

export async function brokerForTests(): Promise<BrokerForTests> {
  const own = isOwn ? await startBroker() : undefined;
  const environment = own === undefined ? givenVariables() : variablesOf(own);
  const access = brokerAccess(undefined, environment);
  const { signal } = new AbortController();
  const broker = openBroker({ ...access, timeoutMs: 60_000, retryDelaysMs: [100] }, signal);
  const run = Date.now().toString(36);
  return {
    ...(own === undefined ? {} : { own }),
    environment,
    url: access.baseUrl,
    broker,
    unique: (name) => `${name}-${run}`,
    async [Symbol.asyncDispose]() {
      await broker.close();
      await own?.[Symbol.asyncDispose]();
    },
  };
}

/** Asks whether a version may be deployed, and waits for an answer that is still to come. */
export function waitingAtGate(
  pacticipant: string,
  version: string,
  to: string,
  environment: BrokerForTests["environment"],
): RunningProcess {
  const asked = ["--pacticipant", pacticipant, "--app-version", version, "--to", to, "--wait", "60s"];
  return start(["pact", "can-i-deploy", ...asked], { environment });
}

function variablesOf({ url, username, password }: RealBroker): Readonly<Record<string, string>> {
  return { PACT_BROKER_BASE_URL: url, PACT_BROKER_USERNAME: username, PACT_BROKER_PASSWORD: password };
}

function givenVariables(): Readonly<Record<string, string>> {
  const given = Object.entries(process.env).filter(([name]) => name.startsWith("PACT_BROKER_"));
  return Object.fromEntries(given.map(([name, value]) => [name, value ?? ""]));
}
