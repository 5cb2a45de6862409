import { isJsonArray, isJsonObject, type JsonValue } from "../../json/value.ts";
import type { BrokerErrorCode } from "./broker.ts";
import type { BrokerAnswer, NoBrokerAnswer } from "./exchange.ts";

type Told = readonly [code: BrokerErrorCode, message: string, hint: string];

/** Why nobody could be asked. */
export function unreachable(baseUrl: string, { reason, message }: NoBrokerAnswer, tries: number): Told {
  const hints: Readonly<Record<NoBrokerAnswer["reason"], string>> = {
    refused: "Is the broker running, and is this its address?",
    "unknown-host": "Is this its address, and does this machine reach it?",
    certificate: "Name the file of the authority that signed it in NODE_EXTRA_CA_CERTS.",
    timeout: "Allow more with --timeout, or look why the broker is slow.",
    "too-large": "Is this a Pact Broker?",
    lost: "Look at the broker's log, and at what stands between it and this machine.",
  };
  const often = tries > 1 ? ` (tried ${tries} times)` : "";
  return [
    "BROKER_UNREACHABLE",
    `The broker at ${baseUrl} could not be asked: ${message}${often}.`,
    hints[reason],
  ];
}

/** What an answer says about us or the broker, whatever was asked; nothing where it is about what was asked. */
export function refusal(
  baseUrl: string,
  answer: BrokerAnswer,
  hasCredentials: boolean,
  tries: number,
): Told | undefined {
  const { status } = answer;
  if (status === 401 || status === 403) {
    const who = hasCredentials
      ? "refuses the credentials, or these may only read"
      : "asks for credentials, and none are given";
    return [
      "BROKER_REFUSED",
      `The broker at ${baseUrl} answers ${status}: it ${who}.`,
      "Set PACT_BROKER_TOKEN, or PACT_BROKER_USERNAME and PACT_BROKER_PASSWORD, to those of a user who may write.",
    ];
  }
  if (status >= 300 && status < 400) {
    return [
      "BROKER_UNSUITED",
      `The broker at ${baseUrl} answers ${status}, a redirect to ${originOf(answer.location)}, which is not followed.`,
      "Give the URL at which it answers itself.",
    ];
  }
  if (status >= 500) {
    const often = tries > 1 ? `, ${tries} times in a row` : "";
    return [
      "BROKER_FAILED",
      `The broker at ${baseUrl} answers ${status}${often}: ${detailOf(answer)}`,
      "This is a failure of the broker: look at its log.",
    ];
  }
  if (/^text\/html/i.test(answer.contentType)) {
    return [
      "BROKER_UNSUITED",
      `${baseUrl} answers ${status} with a page of HTML, as no Pact Broker does: a login page, a proxy, or another server.`,
      "Give the URL of the broker's front page, with its path where it has one.",
    ];
  }
  return undefined;
}

/** What a broker says in its own words, in any of the shapes it has for errors. */
export function detailOf({ json, text }: BrokerAnswer): string {
  const said = isJsonObject(json)
    ? [
        ...textsIn(json.notices),
        ...problemsIn(json.errors),
        ...(json.notices === undefined ? textsIn(json.detail ?? json.error) : []),
      ]
    : [];
  const distinct = [...new Set(said)].filter((each) => each.trim() !== "");
  if (distinct.length > 0) return clipped(distinct.join("\n"), mostSaid);
  const shown = clipped(text.trim().replace(/\s+/g, " "), mostRaw);
  return shown === "" ? "without a word." : shown;
}

/** A difference between two pacts can be long; what is not meant to be read is not shown at length. */
const mostSaid = 8_000;
const mostRaw = 300;

function clipped(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most)} … (${text.length - most} more characters)`;
}

/** `[{detail, pointer}]` of problem+json, or `{field: [text]}` of older errors. */
function problemsIn(errors: JsonValue | undefined): readonly string[] {
  if (isJsonArray(errors)) {
    return errors.filter(isJsonObject).map(({ pointer, detail, title }) => {
      const what = String(detail ?? title ?? "");
      return typeof pointer === "string" ? `${pointer} ${what}` : what;
    });
  }
  if (!isJsonObject(errors)) return [];
  return Object.entries(errors).flatMap(([field, told]) =>
    textsIn(told).map((each) => (field === "contracts" || field === "base" ? each : `${field} ${each}`)),
  );
}

function textsIn(value: JsonValue | undefined): readonly string[] {
  if (typeof value === "string") return [value];
  if (isJsonArray(value)) return value.flatMap(textsIn);
  return isJsonObject(value) && typeof value.text === "string" ? [value.text] : [];
}

/** Where to, without what may be secret in a query. */
function originOf(location: string | undefined): string {
  if (location === undefined) return "nowhere";
  return URL.canParse(location) ? `${new URL(location).origin}${new URL(location).pathname}` : "another path";
}
