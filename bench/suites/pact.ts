import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ratioOf, spreadOf } from "../figures.ts";
import { assay, startServer } from "../own.ts";
import { scratch, type Timed, timed } from "../processes.ts";
import { interleaved, missing, rowOf, type Suite } from "../suite.ts";
import { outcomesPerCollection, thingsDocument } from "../things.ts";

const official = fileURLToPath(new URL("../servers/official-verification.ts", import.meta.url));

export const pact: Suite = {
  name: "pact",
  about:
    "A thousand interactions, of an API of 300 operations: asked for and written by `pact generate`, held against the document by `pact check` and replayed by the own engine of `pact verify`, each a process of its own; held against the official verifier replaying the same pact.",
  async *measure({ rounds, scale }) {
    const collections = Math.max(1, Math.round(50 * scale));
    const count = collections * outcomesPerCollection;
    using folder = scratch();
    const spec = join(folder.path, "things.json");
    const file = join(folder.path, "assay-things.json");
    writeFileSync(spec, JSON.stringify(thingsDocument(collections)));
    const server = await startServer("things.ts");
    const target = ["--target", server.origin];
    const interactions = `${count} interactions`;
    const hasOfficial = isInstalled("@pact-foundation/pact-core");
    try {
      const figures = await interleaved(rounds, {
        generated: () =>
          wellDone(
            assay(["pact", "generate", spec, ...target, "--provider", "things", "--out", folder.path]),
            interactions,
          ),
        checked: () => wellDone(assay(["pact", "check", file, "--spec", spec]), interactions),
        verified: () =>
          wellDone(
            assay(["pact", "verify", file, "--spec", spec, ...target, "--engine", "assay"]),
            interactions,
          ),
        official: async () =>
          hasOfficial ? figuresOf(await timed(process.execPath, [official, file, server.origin])) : {},
      });
      const stages = ["generated", "checked", "verified"] as const;
      const sum = (figure: string): readonly number[] =>
        figures("generated", figure).map((value, round) =>
          stages.slice(1).reduce((all, stage) => all + (figures(stage, figure)[round] ?? Number.NaN), value),
        );
      const row = (subject: string, unit: string, values: readonly number[]) =>
        ({ suite: "pact", subject: `${interactions} ${subject}`, unit, value: spreadOf(values) }) as const;
      for (const stage of stages) {
        yield rowOf(row(stage, "s", seconds(figures(stage, "ms"))));
        yield rowOf(row(stage, "s CPU", seconds(figures(stage, "cpuMs"))));
      }
      const all = "generated, checked and verified";
      const to = "the official verifier";
      const held = hasOfficial
        ? { ratio: { to, value: ratioOf(sum("ms"), figures("official", "ms")) } }
        : undefined;
      yield rowOf({
        ...row(all, "s", seconds(sum("ms"))),
        ...held,
        target: { kind: "at most", bound: 3, of: "value" },
      });
      yield rowOf(row(all, "s CPU", seconds(sum("cpuMs"))));
      if (hasOfficial) {
        yield rowOf(row("verified by the official verifier", "s", seconds(figures("official", "ms"))));
        yield rowOf(row("verified by the official verifier", "s CPU", seconds(figures("official", "cpuMs"))));
      } else {
        yield missing("pact", to, "the package @pact-foundation/pact-core is not installed");
      }
    } finally {
      await server.stop();
    }
  },
};

function isInstalled(name: string): boolean {
  try {
    createRequire(import.meta.url).resolve(name);
    return true;
  } catch {
    return false;
  }
}

/** What a command took that did well and speaks of so many interactions. */
async function wellDone(running: Promise<Timed>, count: string): Promise<Readonly<Record<string, number>>> {
  const ended = await running;
  if (!ended.stdout.includes(count))
    throw new Error(`it does not speak of ${count}: ${ended.stdout.slice(0, 200)} ${ended.stderr}`);
  return figuresOf(ended);
}

function figuresOf({ ms, cpuMs, exitCode, stderr }: Timed): Readonly<Record<string, number>> {
  if (exitCode !== 0) throw new Error(`it ended with ${exitCode}: ${stderr}`);
  return { ms, cpuMs };
}

const seconds = (ms: readonly number[]): readonly number[] => ms.map((each) => each / 1000);
