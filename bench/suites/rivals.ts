import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadDocument, startReference } from "../../dist/index.js";
import { behaviourFor, defaultCredentials } from "../../dist/reference/behaviours.js";
import { faultsFor } from "../../dist/reference/faults/faults.js";
import { seededRandom } from "../../dist/reference/random.js";
import type { Behaviour } from "../../src/reference/behaviour.ts";
import type { RuleResult } from "../../src/run/result.ts";
import { ratioOf, spreadOf } from "../figures.ts";
import { assay } from "../own.ts";
import { scratch } from "../processes.ts";
import type { Existing } from "../rival-document.ts";
import { easiest, plainDocument } from "../rival-document.ts";
import { type Assignment, isInstalled, rivals as others, own, type Runner } from "../rival-runners.ts";
import { interleaved, missing, progress, rowOf, type Suite } from "../suite.ts";

const faultsTried = 12;

/** Runners beside one another. */
export const rivals: Suite = {
  name: "rivals",
  about:
    "Whole runs of PubNub Functions on the same server, each in a process of its own: assay with its own document and default settings, the others with an OpenAPI document cut to two operations that they pass (a creation and a reading, whose examples name what exists). Time from the start of the process, CPU of the runner alone. How many of the same faults, evenly chosen from all that can be planted and break what the document promises without doubt, each of them turns red for, having been green on the correct server.",
  async *measure({ rounds, scale }) {
    const present: Runner[] = [own];
    for (const rival of others) {
      if (isInstalled(rival)) present.push(rival);
      else yield missing("rivals", rival.name, "it is not installed: npm run bench:rivals");
    }
    yield missing("rivals", "Specmatic", "it runs on Java, which npm does not install");
    const figures = await interleaved(
      rounds,
      Object.fromEntries(present.map((runner) => [runner.name, () => onServer(runner, undefined)])),
    );
    // Only what the document promises without doubt fails a run.
    const promised = await promisedRules();
    const all = faultsFor("pubnub-functions").filter(({ rule }) => promised.has(rule));
    const count = Math.max(1, Math.round(faultsTried * scale));
    const planted = Array.from(
      { length: count },
      (_none, index) => all[Math.floor(((index + 0.5) * all.length) / count)],
    );
    const caught = new Map<string, number>();
    for (const [index, fault] of planted.entries()) {
      for (const runner of present) {
        progress(`fault ${index + 1} of ${count}: ${runner.name}`);
        const { red } = await onServer(runner, fault);
        caught.set(runner.name, (caught.get(runner.name) ?? 0) + (red ?? 0));
      }
    }
    for (const { name } of present) {
      const of = (figure: string) => figures(name, figure);
      const floor = (figure: string) =>
        name === own.name || figure === "requests"
          ? {}
          : { ratio: { to: own.name, value: ratioOf(of(figure), figures(own.name, figure)) } };
      const row = (unit: string, figure: string) =>
        rowOf({ suite: "rivals", subject: name, unit, value: spreadOf(of(figure)), ...floor(figure) });
      yield row("ms to the first request", "firstMs");
      yield row("ms to the verdict", "ms");
      yield row("requests", "requests");
      yield row("ms CPU/request", "cpuPerRequest");
      const isGreen = of("red").every((red) => red === 0);
      if (isGreen) {
        const value = spreadOf([caught.get(name) ?? 0]);
        yield rowOf({
          suite: "rivals",
          subject: name,
          unit: `of ${count} faults caught`,
          value,
          inShort: true,
        });
      } else yield missing("rivals", `faults caught by ${name}`, "it is red on the correct server, too");
    }
  },
};

/** The ids of the rules that fail a run, those that constraints and checks make among them. */
async function promisedRules(): Promise<ReadonlySet<string>> {
  const { stdout } = await assay(["run", "pubnub-functions", "--report", "json"]);
  const rules: readonly RuleResult[] = JSON.parse(stdout).rules;
  return new Set(rules.filter(({ level }) => level === "must").map(({ id }) => id));
}

type Planted = { readonly behaviour: (surroundings: Surroundings) => Behaviour } | undefined;
type Surroundings = Parameters<typeof behaviourFor>[1];

/** One run of a runner on a server of its own, correct or with a fault. */
async function onServer(runner: Runner, fault: Planted): Promise<Readonly<Record<string, number>>> {
  using folder = scratch();
  const document = await loadDocument("pubnub-functions");
  const surroundings = { now: Date.now, random: seededRandom(42) };
  const behaviour = fault?.behaviour(surroundings) ?? behaviourFor(document, surroundings);
  const known = defaultCredentials(document.id);
  const [apiKey, readerKey] = [known?.caller.value, known?.readonly?.value];
  if (behaviour === undefined || apiKey === undefined || readerKey === undefined)
    throw new Error("there is no reference to be judged");
  const requests: number[] = [];
  const reference = await startReference({
    document,
    behaviour,
    host: "127.0.0.1",
    port: 0,
    now: () => performance.now(),
    log: (entry) => {
      // What sets states up, or asks whether the server is there, is no request of the API.
      if (!entry.target.startsWith("/_assay/")) requests.push(performance.now() - entry.durationMs);
    },
  });
  try {
    const { url: target, statesUrl } = reference;
    const assignment: Assignment = { target, statesUrl, apiKey, readerKey, folder: folder.path };
    const existing = await existingOn(target, statesUrl, apiKey);
    const text = JSON.stringify(easiest(await plainDocument("pubnub-functions"), existing)).replace(
      '"url":"http://127.0.0.1"',
      `"url":"${target}"`,
    );
    writeFileSync(join(folder.path, "document.json"), text);
    await runner.prepare?.(assignment);
    requests.length = 0;
    const startedAt = performance.now();
    const { ms, cpuMs, exitCode } = await runner.run(assignment);
    return {
      ms,
      cpuPerRequest: cpuMs / Math.max(1, requests.length),
      requests: requests.length,
      firstMs: (requests[0] ?? Number.NaN) - startedAt,
      red: exitCode === 0 ? 0 : 1,
    };
  } finally {
    await reference.close();
  }
}

/** Has the server make what examples can name; a server with a fault may not, and then they name what is not there. */
async function existingOn(target: string, statesUrl: string, apiKey: string): Promise<Existing> {
  const posted = async (url: string, body: object): Promise<unknown> => {
    const headers = {
      "Content-Type": "application/json",
      "PubNub-Version": "2026-05-26",
      Authorization: apiKey,
    };
    const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
    // With a fault it may answer with what is no JSON at all.
    return response.json().catch(() => ({}));
  };
  const revision = async (): Promise<Existing["revision"]> => {
    const values = Object(
      await posted(statesUrl, { state: "a revision can be deployed", params: {}, action: "setup" }),
    );
    return { packageRevisionId: String(values.packageRevisionId), keysetId: Number(values.keysetId) };
  };
  const made = Object(await posted(`${target}/v2/faas/package-deployments`, await revision()));
  const deployment = String(Object(made.data).id ?? "3fa85f64-5717-4562-b3fc-2c963f66afa6");
  return { revision: await revision(), deployment };
}
