import { isJsonObject, type JsonObject } from "../../json/value.ts";
import type { Broker } from "./broker.ts";
import { embedded, hrefOf, linksOf } from "./links.ts";
import { detailOf } from "./refusal.ts";

export interface Placement {
  readonly pacticipant: string;
  readonly version: string;
  readonly environment: string;
  /** Which of several copies, where they are replaced one by one. */
  readonly instance?: string;
}

/** Writes down that a version runs in an environment, in place of the one before it. @throws AssayError BROKER_* */
export async function recordDeployment(broker: Broker, placement: Placement): Promise<void> {
  const { instance } = placement;
  const body = instance === undefined ? {} : { applicationInstance: instance };
  await broker.ask({ method: "POST", url: await placeFor(broker, placement, "pb:record-deployment"), body });
}

/** Writes down that a version is released to an environment, beside those before it. @throws AssayError BROKER_* */
export async function recordRelease(broker: Broker, placement: Placement): Promise<void> {
  await broker.ask({ method: "POST", url: await placeFor(broker, placement, "pb:record-release"), body: {} });
}

/** Writes down that nothing of an application runs in an environment any more. @throws AssayError BROKER_*; also where nothing did */
export function recordUndeployment(
  broker: Broker,
  { pacticipant, environment, instance }: Omit<Placement, "version">,
): Promise<readonly string[]> {
  const what = `version of ${pacticipant} in ${environment}${instance === undefined ? "" : `, instance ${instance}`}`;
  return ended(broker, environment, deployed, what, (each) => {
    const { applicationInstance: own } = each;
    return (
      nameIn(each, "pacticipant", "name") === pacticipant &&
      instance === (typeof own === "string" ? own : undefined)
    );
  });
}

/** Writes down that a released version is used no more. @throws AssayError BROKER_*; also where it was not released there */
export function recordSupportEnded(
  broker: Broker,
  { pacticipant, version, environment }: Omit<Placement, "instance">,
): Promise<readonly string[]> {
  return ended(
    broker,
    environment,
    released,
    `release of ${pacticipant} ${version} to ${environment}`,
    (each) =>
      nameIn(each, "pacticipant", "name") === pacticipant && nameIn(each, "version", "number") === version,
  );
}

/** Makes an environment known, unless it is. @returns whether it is new. @throws AssayError BROKER_* */
export async function createEnvironment(
  broker: Broker,
  { name, isProduction }: { readonly name: string; readonly isProduction: boolean },
): Promise<boolean> {
  const url = await broker.link("pb:environments");
  const known = (await environmentsOf(broker)).find((each) => each.name === name);
  if (known === undefined) {
    await broker.ask({ method: "POST", url, body: { name, production: isProduction } });
    return true;
  }
  if ((known.production === true) === isProduction) return false;
  throw broker.error(
    "BROKER_REFUSED",
    `The broker at ${broker.baseUrl} has an environment ${name} already, and it is ${isProduction ? "not " : ""}one of production.`,
    "Name another, or change that one in the broker.",
  );
}

/** What an environment lists, and what says of an entry that it still stands. */
interface List {
  readonly rel: string;
  readonly path: string;
  readonly name: string;
  readonly flag: string;
}

const deployed: List = {
  rel: "pb:currently-deployed-deployed-versions",
  path: "/deployed-versions/currently-deployed",
  name: "deployedVersions",
  flag: "currentlyDeployed",
};

const released: List = {
  rel: "pb:currently-supported-released-versions",
  path: "/released-versions/currently-supported",
  name: "releasedVersions",
  flag: "currentlySupported",
};

/** Ends everything of a list that is meant. @returns the numbers of the versions */
async function ended(
  broker: Broker,
  environment: string,
  { rel, path, name: listName, flag }: List,
  what: string,
  isMeant: (entry: JsonObject) => boolean,
): Promise<readonly string[]> {
  const found = (await environmentsOf(broker)).find(({ name }) => name === environment);
  const link = found === undefined ? undefined : hrefOf(linksOf(found, rel)[0]);
  const self = found === undefined ? undefined : hrefOf(linksOf(found, "self")[0]);
  const url = link ?? (self === undefined ? undefined : self + path);
  if (url === undefined) throw await unknownEnvironment(broker, environment);
  const entries = embedded(await broker.ask({ method: "GET", url }), listName).filter(isMeant);
  if (entries.length === 0) {
    throw broker.error(
      "BROKER_REFUSED",
      `The broker at ${broker.baseUrl} knows of no ${what}.`,
      "Look at the environment's page of the broker for what is there.",
    );
  }
  for (const each of entries) {
    const own = hrefOf(linksOf(each, "self")[0]);
    if (own === undefined) continue;
    const contentType = "application/merge-patch+json";
    await broker.ask({ method: "PATCH", url: own, body: { [flag]: false }, contentType });
  }
  return entries.map((each) => nameIn(each, "version", "number") ?? "");
}

/** The link by which a version goes to an environment. */
async function placeFor(broker: Broker, placement: Placement, rel: string): Promise<string> {
  const { pacticipant, version, environment } = placement;
  const url = await broker.link("pb:pacticipant-version", { pacticipant, version });
  const answer = await broker.send({ method: "GET", url });
  if (answer.status === 404) {
    throw broker.error(
      "BROKER_REFUSED",
      `The broker at ${broker.baseUrl} does not know version ${version} of ${pacticipant}.`,
      "Publish its pacts or verification results first, under this very version.",
    );
  }
  if (answer.status >= 400 || !isJsonObject(answer.json)) {
    throw broker.error(
      "BROKER_REFUSED",
      `The broker at ${broker.baseUrl} answers ${answer.status}: ${detailOf(answer)}`,
      "This is what the broker says; correct what it names.",
    );
  }
  const href = hrefOf(linksOf(answer.json, rel).find(({ name }) => name === environment));
  if (href !== undefined) return href;
  throw await unknownEnvironment(broker, environment);
}

async function environmentsOf(broker: Broker): Promise<readonly JsonObject[]> {
  const url = await broker.link("pb:environments");
  return embedded(await broker.ask({ method: "GET", url }), "environments");
}

async function unknownEnvironment(broker: Broker, environment: string): Promise<Error> {
  const names = (await environmentsOf(broker)).flatMap(({ name }) =>
    typeof name === "string" ? [name] : [],
  );
  return broker.error(
    "BROKER_REFUSED",
    `The broker at ${broker.baseUrl} has no environment ${environment}.`,
    names.length === 0
      ? "It has none at all: `assay pact create-environment` makes one."
      : `It has ${names.join(", ")}; \`assay pact create-environment\` makes others.`,
  );
}

function nameIn(document: JsonObject, part: string, name: string): string | undefined {
  const held = isJsonObject(document._embedded) ? document._embedded[part] : undefined;
  const value = isJsonObject(held) ? held[name] : undefined;
  return typeof value === "string" ? value : undefined;
}
