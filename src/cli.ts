#!/usr/bin/env node
import { Command, CommanderError, Option } from "commander";
import type { RunFlags } from "./commands/run-flags.ts";
import type { Surroundings } from "./commands/surroundings.ts";
import { AssayError, reasonOf } from "./errors.ts";
import { packageVersion } from "./version.ts";

const collect = (value: string, previous: readonly string[]): readonly string[] => [...previous, value];

const exitCodes = `
Exit codes, the same for every report format:
  0  conformant
  1  nonconformant
  2  could not start: flags, configuration, document, target
  3  incomplete: nothing failed, but something selected was not tested`;

function program(surroundings: Surroundings, done: (exitCode: number) => void): Command {
  const assay = new Command("assay")
    .description("Judges whether an HTTP service does what its OpenAPI document says, and proves it.")
    .version(packageVersion())
    .option("--debug", "print the stack of an error")
    .showSuggestionAfterError()
    .exitOverride();

  assay
    .command("run")
    .description("judge a target; without --target, the embedded reference is started and judged")
    .argument("<spec>", "a bundled name (ncp-cloud-functions, pubnub-functions), a path or a URL")
    .option(
      "--target <url>",
      "origin, to which the path of the document's first server is added, or a whole base URL",
    )
    .option("--states <url>", "the target's endpoint for provider states (Pact's convention)")
    .addOption(
      new Option("--overlay <file>", "OpenAPI Overlay to apply; repeatable").argParser(collect).default([]),
    )
    .option("--seed <n>", "what random values are drawn from (default: 42)")
    .option("--samples <n>", "random draws per random case (default: 10)")
    .option("--time <duration>", "begin no further case after this: 60, 60s, 2m")
    .option("--concurrency <n>", "requests under way at once (default: 1)")
    .option("--rate <n/s>", "requests per second at most")
    .addOption(
      new Option("--only <glob>", "cases to try: * is one segment of an id, ** any number; repeatable")
        .argParser(collect)
        .default([]),
    )
    .addOption(new Option("--skip <glob>", "cases not to try; repeatable").argParser(collect).default([]))
    .option("--strict", "failures of `should` fail the run too")
    .option("--wait-for <duration>", "wait so long for the target to answer")
    .option("--timeout <duration>", "for one request (default: 10s)")
    .addOption(
      new Option("--report <format[=file]>", "text, json or junit, to standard output or a file; repeatable")
        .argParser(collect)
        .default([]),
    )
    .option("--allow-unsafe", "allow a target that is not this machine")
    .option("--config <file>", "configuration file (default: assay.config.yaml, where there is one)")
    .addHelpText("after", exitCodes)
    .action(async (spec: string, flags: RunFlags) => {
      const { runCommand } = await import("./commands/run.ts");
      done(await runCommand(spec, flags, surroundings));
    });

  return assay;
}

async function main(): Promise<number> {
  const { argv, env, stdout, stderr } = process;
  const interrupt = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) {
    process.once(name, () => interrupt.abort(new Error(name)));
  }
  // A reader such as `head` may go away before everything is written.
  stdout.on("error", () => {});
  let exitCode = 0;
  const surroundings: Surroundings = {
    environment: env,
    stdout,
    stderr,
    now: Date.now,
    signal: interrupt.signal,
  };
  try {
    await program(surroundings, (code) => {
      exitCode = code;
    }).parseAsync(argv);
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (error instanceof AssayError) {
      stderr.write(`assay: ${error.message}\n${error.hint}\n`);
      if (argv.includes("--debug")) stderr.write(`${error.code}\n${error.stack}\n`);
      return 2;
    }
    stderr.write(`assay: this is a fault of assay itself, please report it: ${reasonOf(error)}\n`);
    stderr.write(`${error instanceof Error ? error.stack : ""}\n`);
    return 2;
  }
}

process.exitCode = await main();
