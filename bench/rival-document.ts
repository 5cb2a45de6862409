import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { JsonObject, JsonValue } from "../src/json/value.ts";
import { isJsonArray, isJsonObject } from "../src/json/value.ts";
import { bundledPath } from "../src/spec/bundled.ts";
import { readSource } from "../src/spec/read-files.ts";

/** A bundled document as OpenAPI alone: tools that follow every `$ref` stumble over those within our extensions. */
export async function plainDocument(spec: "ncp-cloud-functions" | "pubnub-functions"): Promise<JsonValue> {
  const { value } = await readSource(bundledPath(spec));
  return edited(value, (name) => !name.startsWith("x-"));
}

/** The same in a file of a folder. */
export async function plainFile(
  folder: string,
  spec: "ncp-cloud-functions" | "pubnub-functions",
): Promise<string> {
  const file = join(folder, `${spec}.json`);
  writeFileSync(file, JSON.stringify(await plainDocument(spec)));
  return file;
}

/** What there is on a server for requests to name. */
export interface Existing {
  readonly revision: { readonly packageRevisionId: string; readonly keysetId: number };
  readonly deployment: string;
}

/**
 * PubNub Functions as OpenAPI 3.0, cut to what runners pass that send each operation once with its examples: a creation
 * and a reading, each with the answer that means success, the examples naming things that exist.
 */
export function easiest(plain: JsonValue, { revision, deployment }: Existing): JsonValue {
  const create = "/v2/faas/package-deployments";
  const read = `${create}/{packageDeploymentId}`;
  const success: Readonly<Record<string, string>> = { [create]: "201", [read]: "200" };
  const operation = (path: string, method: string): JsonObject => {
    const whole = objectAt(plain, "paths", path, method);
    const status = success[path] ?? "200";
    const { links: _, ...answer } = objectAt(whole, "responses", status);
    return { ...whole, responses: { [status]: answer } };
  };
  const components = objectAt(plain, "components");
  const { links: _, ...kept } = components;
  const parameters = objectAt(components, "parameters");
  const id = { ...objectAt(parameters, "PackageDeploymentId"), example: deployment };
  const post = operation(create, "post");
  const media = objectAt(post, "requestBody", "content", "application/json");
  const body = {
    required: true,
    content: { "application/json": { schema: media.schema ?? {}, example: { ...revision } } },
  };
  return older({
    openapi: "3.0.3",
    info: { title: "Package deployments", version: "1" },
    servers: [{ url: "http://127.0.0.1" }],
    security: [{ apiKey: [] }],
    paths: { [create]: { post: { ...post, requestBody: body } }, [read]: { get: operation(read, "get") } },
    components: { ...kept, parameters: { ...parameters, PackageDeploymentId: id } },
  });
}

/** What OpenAPI 3.1 has and 3.0 says otherwise. */
function older(value: JsonValue): JsonValue {
  if (isJsonArray(value)) return value.map(older);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, each]): [string, JsonValue][] => {
      if (name === "const") return [["enum", [each]]];
      if (name !== "type" || !isJsonArray(each)) return [[name, older(each)]];
      return [
        ["type", each.find((type) => type !== "null") ?? "string"],
        ["nullable", true],
      ];
    }),
  );
}

function edited(value: JsonValue, keeps: (name: string) => boolean): JsonValue {
  if (isJsonArray(value)) return value.map((each) => edited(each, keeps));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, each]) => (keeps(name) ? [[name, edited(each, keeps)]] : [])),
  );
}

function objectAt(value: JsonValue, ...path: readonly string[]): JsonObject {
  let at: JsonValue | undefined = value;
  for (const name of path) at = isJsonObject(at) ? at[name] : undefined;
  if (!isJsonObject(at)) throw new Error(`the document has no object at ${path.join(" / ")}`);
  return at;
}
