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
export async function recordUndeployment(
  broker: Broker,
  { pacticipant, environment, instance }: Omit<Placement, "version">,
): Promise<readonly string[]> {
  const found = (await environmentsOf(broker)).find(({ name }) => name === environment);
  const link = found === undefined ? undefined : linksOf(found, "pb:currently-deployed-deployed-versions")[0];
  const url = hrefOf(link) ?? hrefOf(found === undefined ? undefined : linksOf(found, "self")[0]);
  if (found === undefined || url === undefined) throw await unknownEnvironment(broker, environment);
  const listUrl = link === undefined ? `${url}/deployed-versions/currently-deployed` : url;
  const deployed = embedded(await broker.ask({ method: "GET", url: listUrl }), "deployedVersions").filter(
    (each) =>
      nameIn(each, "pacticipant", "name") === pacticipant &&
      (instance ?? undefined) ===
        (typeof each.applicationInstance === "string" ? each.applicationInstance : undefined),
  );
  if (deployed.length === 0) {
    throw broker.error(
      "BROKER_REFUSED",
      `The broker at ${broker.baseUrl} knows of no version of ${pacticipant} in ${environment}${instance === undefined ? "" : `, instance ${instance}`}.`,
      "Look at the environment's page of the broker for what is deployed there.",
    );
  }
  for (const each of deployed) {
    const self = hrefOf(linksOf(each, "self")[0]);
    if (self === undefined) continue;
    await broker.ask({
      method: "PATCH",
      url: self,
      body: { currentlyDeployed: false },
      contentType: "application/merge-patch+json",
    });
  }
  return deployed.map((each) => nameIn(each, "version", "number") ?? "");
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
      ? "It has none at all: create it in the broker first."
      : `It has ${names.join(", ")}; create others in the broker first.`,
  );
}

function nameIn(document: JsonObject, part: string, name: string): string | undefined {
  const held = isJsonObject(document._embedded) ? document._embedded[part] : undefined;
  const value = isJsonObject(held) ? held[name] : undefined;
  return typeof value === "string" ? value : undefined;
}
