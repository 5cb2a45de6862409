/** Carries out an `assay` command as the command line does, and tells what it took, memory at most included. */
import { Writable } from "node:stream";
import { runCommandLine } from "../../dist/cli/program.js";

const { args }: { readonly args: readonly string[] } = JSON.parse(process.argv[2] ?? "{}");
const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
const startedAt = performance.now();
const exitCode = await runCommandLine(["node", "assay", ...args], {
  environment: process.env,
  stdout: nowhere,
  stderr: nowhere,
  now: Date.now,
  signal: new AbortController().signal,
  node: process.versions.node,
  debug: false,
});
const { user, system } = process.cpuUsage();
process.stdout.write(
  JSON.stringify({
    exitCode,
    ms: performance.now() - startedAt,
    cpuMs: (user + system) / 1000,
    peakMb: process.resourceUsage().maxRSS / 1024,
  }),
);
