import { AssayError } from "../../errors.ts";
import { decoded } from "../credentials-in-url.ts";

/** Where a broker is, and how it knows us. */
export interface BrokerAccess {
  /** Without credentials, query or a slash at its end. */
  readonly baseUrl: string;
  /** Value of the header `Authorization`. */
  readonly authorization?: string;
  /** Texts that no message may hold. */
  readonly secrets: readonly string[];
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The broker that a flag or `PACT_BROKER_BASE_URL` names, with the credentials of its URL or of
 * `PACT_BROKER_TOKEN`, or `PACT_BROKER_USERNAME` and `PACT_BROKER_PASSWORD`.
 * @throws AssayError BROKER_MISSING, FLAG_INVALID
 */
export function brokerAccess(flag: string | undefined, environment: Environment): BrokerAccess {
  const written = flag ?? given(environment, "PACT_BROKER_BASE_URL");
  if (written === undefined) {
    throw new AssayError(
      "BROKER_MISSING",
      "No Pact Broker is named.",
      "Give its URL with --broker or in PACT_BROKER_BASE_URL; credentials belong in PACT_BROKER_TOKEN, or PACT_BROKER_USERNAME and PACT_BROKER_PASSWORD.",
    );
  }
  if (!URL.canParse(written) || !/^https?:\/\//i.test(written)) {
    // The text itself is not shown: it may hold a password.
    const where = flag === undefined ? "PACT_BROKER_BASE_URL" : "--broker";
    throw new AssayError(
      "FLAG_INVALID",
      `${where} is not an http or https URL.`,
      "Give the URL of the broker's front page, for example https://broker.example.com.",
    );
  }
  const url = new URL(written);
  const baseUrl = `${url.origin}${url.pathname.replace(/\/+$/, "")}`;
  return { baseUrl, ...credentialsOf(url, environment) };
}

function credentialsOf(url: URL, environment: Environment): Omit<BrokerAccess, "baseUrl"> {
  const token = given(environment, "PACT_BROKER_TOKEN");
  const inUrl = url.username !== "" || url.password !== "";
  const username = inUrl ? decoded(url.username) : given(environment, "PACT_BROKER_USERNAME");
  const password = inUrl ? decoded(url.password) : given(environment, "PACT_BROKER_PASSWORD");
  if (!inUrl && token !== undefined) {
    if (username !== undefined) {
      throw new AssayError(
        "FLAG_INVALID",
        "PACT_BROKER_TOKEN and PACT_BROKER_USERNAME are both set, and only one can be sent.",
        "Unset the one that this broker does not know: PactFlow takes tokens, the open-source broker user names.",
      );
    }
    return { authorization: headerOf(`Bearer ${token}`, "PACT_BROKER_TOKEN"), secrets: [token] };
  }
  if (username === undefined) return { secrets: [] };
  const encoded = Buffer.from(`${username}:${password ?? ""}`, "utf8").toString("base64");
  const secrets = [encoded, ...(password === undefined || password === "" ? [] : [password, url.password])];
  return { authorization: `Basic ${encoded}`, secrets: secrets.filter((each) => each !== "") };
}

/** A line break pasted along with a token would be refused much later, with the token in the message. */
function headerOf(value: string, name: string): string {
  if (/^[\x20-\x7e]+$/.test(value)) return value;
  throw new AssayError(
    "FLAG_INVALID",
    `${name} has characters that no header can hold.`,
    "Look for a line break at its end.",
  );
}

/** CI systems set variables without a value where a secret is not given. */
function given(environment: Environment, name: string): string | undefined {
  const value = environment[name];
  return value === "" ? undefined : value;
}
