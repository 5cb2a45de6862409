import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { cli } from "./own.ts";
import { type Timed, timed } from "./processes.ts";

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** What a runner is to judge, and where it may write. */
export interface Assignment {
  /** Origin of the server. */
  readonly target: string;
  readonly statesUrl: string;
  readonly apiKey: string;
  /** Of a caller who may only read. */
  readonly readerKey: string;
  /** An empty folder but for `document.json`. */
  readonly folder: string;
}

export interface Runner {
  readonly name: string;
  /** The file whose absence means that it is not installed. */
  readonly path: string;
  /** What a user does once, and not again for every run. */
  readonly prepare?: (assignment: Assignment) => Promise<Timed>;
  readonly run: (assignment: Assignment) => Promise<Timed>;
}

const node = (
  args: readonly string[],
  folder: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Timed> => timed(process.execPath, args, { cwd: folder, env: { NO_COLOR: "1", ...env } });

export const own: Runner = {
  name: "assay run, default settings",
  path: cli,
  run: ({ target, statesUrl, apiKey, readerKey, folder }) =>
    node([cli, "run", "pubnub-functions", "--target", target, "--states", statesUrl], folder, {
      PUBNUB_API_KEY: apiKey,
      PUBNUB_READONLY_API_KEY: readerKey,
    }),
};

const respect = at("../node_modules/@redocly/cli/bin/cli.js");
const quiet = { REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" };
const portman = at("rivals/node_modules/@apideck/portman/bin/portman");
const dredd = at("rivals/node_modules/dredd/bin/dredd");

/** Each set up as well as it can be for these two operations. */
export const rivals: readonly Runner[] = [
  {
    name: "Redocly Respect, with the workflow that it generates",
    path: respect,
    prepare: ({ folder }) =>
      node([respect, "generate-arazzo", "document.json", "-o", "document.arazzo.yaml"], folder, quiet),
    run: ({ apiKey, folder }) =>
      node([respect, "respect", "document.arazzo.yaml", "--input", `apiKey=${apiKey}`], folder, quiet),
  },
  {
    name: "Portman with Newman, all contract tests",
    path: portman,
    run: ({ target, apiKey, folder }) => {
      const tests = ["statusSuccess", "contentType", "jsonBody", "schemaValidation"];
      const config = {
        version: 1,
        globals: { securityOverwrites: { apiKey: { key: "Authorization", value: apiKey, in: "header" } } },
        tests: {
          contractTests: [
            {
              openApiOperation: "*::/*",
              ...Object.fromEntries(tests.map((name) => [name, { enabled: true }])),
            },
          ],
        },
      };
      writeFileSync(join(folder, "portman.json"), JSON.stringify(config));
      return node([portman, "-l", "document.json", "-b", target, "-c", "portman.json", "-n"], folder);
    },
  },
  {
    name: "Dredd",
    path: dredd,
    run: ({ target, apiKey, folder }) =>
      node([dredd, "document.json", target, "-h", `Authorization: ${apiKey}`, "-l", "error"], folder),
  },
];

export function isInstalled({ path }: Runner): boolean {
  return existsSync(path);
}
