/** Carries out an `assay` command as the command line does, and tells what it took, memory at most included. */
import { runCommandLine } from "../../dist/cli/program.js";
import { quiet } from "../quiet.ts";

const { args }: { readonly args: readonly string[] } = JSON.parse(process.argv[2] ?? "{}");
const startedAt = performance.now();
const exitCode = await runCommandLine(["node", "assay", ...args], quiet(process.env));
const { user, system } = process.cpuUsage();
process.stdout.write(
  JSON.stringify({
    exitCode,
    ms: performance.now() - startedAt,
    cpuMs: (user + system) / 1000,
    peakMb: process.resourceUsage().maxRSS / 1024,
  }),
);
