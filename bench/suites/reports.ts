import { join } from "node:path";
import { ratioOf, spreadOf } from "../figures.ts";
import { assay, inOwnProcess, startServer } from "../own.ts";
import { scratch } from "../processes.ts";
import { interleaved, rowOf, type Suite } from "../suite.ts";

const formats = ["text", "json", "ndjson", "junit", "html", "sarif", "github", "markdown", "badge"] as const;

export const reports: Suite = {
  name: "reports",
  about:
    "A run with 100,000 findings written in every format, each in a process of its own, once: time, held against what a finding takes where there are a tenth of them; length of the report; memory of the process at most, which holds all findings with their requests and responses before it begins to write.",
  async *measure({ scale }) {
    const count = Math.round(100_000 * scale);
    using folder = scratch();
    const from = join(folder.path, "one.json");
    await failingRun(from);
    for (const format of formats) {
      const figures = await interleaved(1, {
        [`${format}, a tenth`]: () => inOwnProcess("one-report.ts", { format, count: count / 10, from }),
        [format]: () => inOwnProcess("one-report.ts", { format, count, from }),
      });
      const each = figures(format, "ms").map((ms) => (ms * 1000) / count);
      const eachOfTenth = figures(`${format}, a tenth`, "ms").map((ms) => (ms * 10_000) / count);
      const row = (unit: string, values: readonly number[], floor?: readonly number[]) =>
        rowOf({
          suite: "reports",
          subject: `${format}, ${count.toLocaleString("en")} findings`,
          unit,
          value: spreadOf(values),
          ...(floor === undefined ? {} : { ratio: { to: "a tenth as many", value: ratioOf(values, floor) } }),
        });
      yield row("µs/finding", each, eachOfTenth);
      yield row(
        "s",
        figures(format, "ms").map((ms) => ms / 1000),
      );
      yield row("MB written", figures(format, "writtenMb"));
      yield row("MB at most", figures(format, "peakMb"));
    }
  },
};

/** The report of a run against a server that gets everything wrong. */
async function failingRun(file: string): Promise<void> {
  const server = await startServer("constant.ts", "500", '{"oops":true}');
  try {
    const only = "createPackageDeployment/invalid/**";
    const flags = ["--target", server.origin, "--only", only, "--report", `json=${file}`];
    const { exitCode } = await assay(["run", "pubnub-functions", ...flags], {
      env: { PUBNUB_API_KEY: "si_bench" },
    });
    if (exitCode !== 1) throw new Error(`a run against a wrong server ended with ${exitCode}`);
  } finally {
    await server.stop();
  }
}
