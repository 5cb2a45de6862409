#!/usr/bin/env node
import { enableCompileCache } from "node:module";
import { Command, CommanderError, Option } from "commander";
import type { BaselineFlags } from "./commands/baseline.ts";
import type { DoctorFlags } from "./commands/doctor.ts";
import type { ExplainFlags } from "./commands/explain.ts";
import type { ListFlags } from "./commands/list.ts";
import type { MergeFlags } from "./commands/merge.ts";
import type { MockFlags } from "./commands/mock.ts";
import type { ProveFlags } from "./commands/prove.ts";
import type { RecordFlags } from "./commands/record.ts";
import type { ReplayFlags } from "./commands/replay.ts";
import type { RunFlags } from "./commands/run-flags.ts";
import type { Surroundings } from "./commands/surroundings.ts";
import { AssayError, reasonOf } from "./errors.ts";
import { packageVersion } from "./version.ts";

const exitCodes = `
Exit codes, the same for every report format:
  0  conformant
  1  nonconformant, or an entry of the baseline no longer holds
  2  could not start: flags, configuration, document, target
  3  incomplete: nothing failed, but something selected was not tested`;

const doctorExitCodes = `
Exit codes:
  0  nothing is wrong
  1  a run would be wrong: the target refuses the credentials, or the suite does not work
  2  no run could start: flags, configuration, document, target`;

const specification = "a bundled name (ncp-cloud-functions, pubnub-functions), a path or a URL";

function program(surroundings: Surroundings, done: (exitCode: number) => void): Command {
  const assay = new Command("assay")
    .description("Judges whether an HTTP service does what its OpenAPI document says, and proves it.")
    .version(packageVersion())
    .option("--debug", "print where each setting comes from, and the stack of an error")
    .showSuggestionAfterError()
    // What goes wrong is told in one place and one shape, below.
    .configureOutput({ outputError: () => {} })
    .exitOverride();

  withOptions(assay.command("run"), [...judgingOptions(), ...gateOptions()])
    .description("judge a target; without --target, the embedded reference is started and judged")
    .argument("[spec]", `${specification} (default: that of the configuration file)`)
    .option("--record <dir>", "record every exchange, to be judged again with `assay replay`")
    .addOption(redactOption())
    .addHelpText("after", exitCodes)
    .action(async (spec: string | undefined, flags: RunFlags) => {
      const { runCommand } = await import("./commands/run.ts");
      done(await runCommand(spec, flags, surroundings));
    });

  withOptions(assay.command("baseline"), judgingOptions())
    .description("judge a target, and add what fails to a list of known failures")
    .argument("[spec]", `${specification} (default: that of the configuration file)`)
    .addOption(repeatable("--from <report>", "take a JSON report, or those of all shards, and judge nothing"))
    .option("--prune", "remove the entries that were seen to pass")
    .option("--baseline <file>", "the list (default: assay.baseline.yaml)")
    .action(async (spec: string | undefined, flags: BaselineFlags) => {
      const { baselineCommand } = await import("./commands/baseline.ts");
      done(await baselineCommand(spec, flags, surroundings));
    });

  assay
    .command("merge")
    .description("join the JSON reports of the shards of a run, and judge the whole")
    .argument("<report...>", "files that --report json=FILE has written, or globs; one of every shard")
    .addOption(baselineOption())
    .addOption(reportOption())
    .addOption(configOption())
    .addHelpText("after", exitCodes)
    .action(async (reports: readonly string[], flags: MergeFlags) => {
      const { mergeCommand } = await import("./commands/merge.ts");
      done(await mergeCommand(reports, flags, surroundings));
    });

  assay
    .command("doctor")
    .description("look at everything that a run needs, and show the suite at work on servers that are known")
    .argument("[spec]", `${specification} (default: that of the configuration file)`)
    .addOption(targetOption())
    .addOption(overlayOption())
    .option("--wait-for <duration>", "wait so long for the target to answer")
    .option("--timeout <duration>", "for one request (default: 10s)")
    .option("--allow-unsafe", "allow a target that is not this machine")
    .addOption(configOption())
    .addHelpText("after", doctorExitCodes)
    .action(async (spec: string | undefined, flags: DoctorFlags) => {
      const { doctorCommand } = await import("./commands/doctor.ts");
      done(await doctorCommand(spec, flags, surroundings));
    });

  assay
    .command("mock")
    .description(
      "serve the embedded reference until Ctrl-C: the bundled APIs whole, others by their document",
    )
    .argument("<spec>", specification)
    .option("--port <n>", "0 for any free one (default: 4010)")
    .option("--host <address>", "address to listen on (default: 127.0.0.1)")
    .addOption(overlayOption())
    .option("--fault <id>", "be wrong in one way, to see what finds it; `list` prints the ids")
    .option("--quiet", "do not log requests")
    .option("--from <dir>", "serve recordings instead; each is given once, in its order")
    .option("--repeat", "with --from: when all answers to a request have been given, the last again")
    .option("--allow-unused", "with --from: recorded exchanges that nobody asks for do not fail in CI")
    .addOption(redactOption())
    .action(async (spec: string, flags: MockFlags) => {
      const { mockCommand } = await import("./commands/mock.ts");
      done(await mockCommand(spec, flags, surroundings));
    });

  assay
    .command("record")
    .description("record what any client asks a target, through a proxy, until Ctrl-C")
    .argument("[spec]", `${specification} (default: that of the configuration file)`)
    .option(
      "--target <url>",
      "origin, to which the path of the document's first server is added, or a whole base URL, or the name of a target in the configuration file",
    )
    .option("--out <dir>", "folder to record into (default: recordings/ and the id of the document)")
    .option("--mode <mode>", "record, update (keep what is there, add) or refresh (anew) (default: record)")
    .option("--scenario <name>", "one file of this name for everything, in place of one for each operation")
    .addOption(redactOption())
    .option("--port <n>", "0 for any free one (default: 4011)")
    .option("--host <address>", "address to listen on (default: 127.0.0.1)")
    .addOption(repeatable("--overlay <file>", "OpenAPI Overlay to apply; repeatable"))
    .option("--quiet", "do not log requests")
    .option(
      "--config <file>",
      "configuration file (default: assay.config.ts, .mts, .js, .mjs, .yaml, .yml or .json, where there is one)",
    )
    .action(async (spec: string | undefined, flags: RecordFlags) => {
      const { recordCommand } = await import("./commands/record.ts");
      done(await recordCommand(spec, flags, surroundings));
    });

  assay
    .command("replay")
    .description("judge recordings by their document; with --target, send them again and show what drifted")
    .argument("<dir>", "a folder of recordings, or a HAR 1.2 file such as browsers save")
    .option("--har <file>", "write the recordings as HAR 1.2, too")
    .option("--spec <spec>", `${specification} (default: the one that was recorded against)`)
    .addOption(repeatable("--overlay <file>", "OpenAPI Overlay to apply; repeatable"))
    .addOption(onlyOption())
    .addOption(skipOption())
    .option("--strict", "failures of `should` fail the replay too")
    .option("--allow-unused", "recorded exchanges that nothing asks for do not fail in CI")
    .addOption(targetOption())
    .option("--states <url>", "with --target: its endpoint for provider states, where a run was recorded")
    .option("--samples <n>", "with --target: send safe requests so often, to learn what varies (default: 2)")
    .option("--learn", "with --target: add what is another each time to volatile.yaml beside the recordings")
    .option("--rate <n/s>", "with --target: requests per second at most")
    .option("--wait-for <duration>", "with --target: wait so long for it to answer")
    .option("--timeout <duration>", "with --target: for one request (default: 10s)")
    .option("--allow-unsafe", "with --target: allow one that is not this machine")
    .addOption(
      repeatable("--report <format[=file]>", "text, json or junit, to standard output or a file; repeatable"),
    )
    .addHelpText("after", exitCodes)
    .action(async (dir: string, flags: ReplayFlags) => {
      const { replayCommand } = await import("./commands/replay.ts");
      done(await replayCommand(dir, flags, surroundings));
    });

  assay
    .command("prove")
    .description(
      "judge the embedded reference with one fault after the other planted in it: how good is the suite?",
    )
    .argument("<spec>", specification)
    .addOption(overlayOption())
    .addOption(repeatable("--only <glob>", "faults to plant: ids, or families such as state/*; repeatable"))
    .addOption(repeatable("--skip <glob>", "faults not to plant; repeatable"))
    .option("--seed <n>", "what random values are drawn from (default: 42)")
    .option("--seeds <n>", "seeds with which the correct reference is judged (default: 3)")
    .option("--samples <n>", "random draws per random case (default: 10)")
    .option("--jobs <n>", "runs under way at once (default: 4)")
    .option("--timeout <duration>", "for one request (default: 2s)")
    .option("--fast", "end a run as soon as its fault is caught")
    .addOption(
      repeatable("--report <format[=file]>", "text or json, to standard output or a file; repeatable"),
    )
    .action(async (spec: string, flags: ProveFlags) => {
      const { proveCommand } = await import("./commands/prove.ts");
      done(await proveCommand(spec, flags, surroundings));
    });

  assay
    .command("list")
    .description("show operations, rules and cases, and what will be skipped; nothing is sent")
    .argument("<spec>", specification)
    .addOption(onlyOption())
    .addOption(skipOption())
    .addOption(overlayOption())
    .option("--format <format>", "text or json (default: text)")
    .action(async (spec: string, flags: ListFlags) => {
      const { listCommand } = await import("./commands/list.ts");
      done(await listCommand(spec, flags, surroundings));
    });

  assay
    .command("explain")
    .description("show what a rule, case, finding or check asks, with a request to try it")
    .argument("<id>", "as reports and `assay list` print it")
    .argument("[spec]", `${specification} (default: the bundled ones)`)
    .addOption(overlayOption())
    .action(async (id: string, spec: string | undefined, flags: ExplainFlags) => {
      const { explainCommand } = await import("./commands/explain.ts");
      done(await explainCommand(id, spec, flags, surroundings));
    });

  return assay;
}

function withOptions(command: Command, options: readonly Option[]): Command {
  return options.reduce((each, option) => each.addOption(option), command);
}

/** What is judged, and how. */
function judgingOptions(): readonly Option[] {
  return [
    targetOption(),
    new Option("--states <url>", "the target's endpoint for provider states (Pact's convention)"),
    overlayOption(),
    new Option("--seed <n>", "what random values are drawn from (default: 42)"),
    new Option("--samples <n>", "random draws per random case (default: 10)"),
    new Option("--time <duration>", "begin no further case after this: 60, 60s, 2m"),
    new Option("--concurrency <n>", "requests under way at once (default: 1)"),
    new Option("--rate <n/s>", "requests per second at most"),
    onlyOption(),
    skipOption(),
    new Option("--strict", "failures of `should` fail the run too"),
    new Option("--wait-for <duration>", "wait so long for the target to answer"),
    new Option("--timeout <duration>", "for one request (default: 10s)"),
    new Option("--allow-unsafe", "allow a target that is not this machine"),
    configOption(),
  ];
}

/** What becomes of the verdicts. */
function gateOptions(): readonly Option[] {
  return [
    baselineOption(),
    new Option(
      "--shard <i/n>",
      "try one part of n of the cases, or `auto` as the CI system says; `assay merge` judges the whole",
    ),
    reportOption(),
  ];
}

function targetOption(): Option {
  return new Option(
    "--target <url>",
    "origin, to which the path of the document's first server is added, or a whole base URL, or the name of a target in the configuration file",
  );
}

function overlayOption(): Option {
  return repeatable("--overlay <file>", "OpenAPI Overlay to apply; repeatable");
}

function baselineOption(): Option {
  return new Option(
    "--baseline <file>",
    "known failures, as `assay baseline` writes them: fail on new ones, and on entries that no longer hold",
  );
}

function reportOption(): Option {
  return repeatable(
    "--report <format[=file]>",
    "text, json, junit, html, sarif, github, markdown, badge or ndjson, to standard output or a file; repeatable",
  );
}

function configOption(): Option {
  return new Option(
    "--config <file>",
    "configuration file (default: assay.config.ts, .mts, .js, .mjs, .yaml, .yml or .json, where there is one)",
  );
}

function repeatable(flags: string, description: string): Option {
  const collect = (value: string, previous: readonly string[]): readonly string[] => [...previous, value];
  return new Option(flags, description).argParser(collect).default([], "none");
}

function redactOption(): Option {
  return repeatable(
    "--redact <place>",
    "what to leave out of recordings beside credentials: header:NAME, member:NAME or a JSON Pointer; repeatable",
  );
}

function onlyOption(): Option {
  return repeatable("--only <glob>", "cases to try: * is one segment of an id, ** any number; repeatable");
}

function skipOption(): Option {
  return repeatable("--skip <glob>", "cases not to try; repeatable");
}

async function main(): Promise<number> {
  const { argv, env, stdout, stderr, versions } = process;
  if (isOlder(versions.node, leastNode)) {
    stderr.write(
      `assay: this is Node ${versions.node}, and assay needs ${leastNode} or later. [NODE_TOO_OLD]\n`,
    );
    stderr.write("Install a newer Node, or add it to your project: npm install --save-dev node@24.\n");
    return 2;
  }
  // What a command imports is compiled once per machine; where that cannot be kept, it is compiled again.
  enableCompileCache();
  const interrupt = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) {
    process.once(name, () => interrupt.abort(new Error(name)));
  }
  // A reader such as `head` may go away before everything is written.
  for (const stream of [stdout, stderr]) stream.on("error", () => {});
  let exitCode = 0;
  const surroundings: Surroundings = {
    environment: env,
    stdout,
    stderr,
    now: Date.now,
    signal: interrupt.signal,
    node: versions.node,
    debug: argv.includes("--debug"),
  };
  try {
    await program(surroundings, (code) => {
      exitCode = code;
    }).parseAsync(argv);
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    stderr.write(told(error, interrupt.signal, argv.includes("--debug")));
    return 2;
  }
}

/** Without this, an older Node stops with an error somewhere in a dependency. */
const leastNode = "22.20.0";

/** Number by number; comparing them as text in some language would load all that is known of languages first. */
function isOlder(version: string, least: string): boolean {
  const [numbers, bounds] = [version, least].map((each) => each.split(".").map(Number));
  const differs = bounds?.findIndex((bound, index) => numbers?.[index] !== bound) ?? -1;
  return differs >= 0 && (numbers?.[differs] ?? 0) < (bounds?.[differs] ?? 0);
}

/** What happened and where, then what to do about it; a stack only when asked for, or for a fault of ours. */
function told(error: unknown, signal: AbortSignal, debug: boolean): string {
  if (error instanceof CommanderError) return toldFlag(error);
  if (error instanceof AssayError) {
    const text = `assay: ${error.message.replace(/\.?$/, ".")} [${error.code}]\n${error.hint}\n`;
    return debug ? `${text}${error.stack}\n` : text;
  }
  if (signal.aborted) return "assay: interrupted before anything was judged.\n";
  const stack = error instanceof Error ? `${error.stack}\n` : "";
  return `assay: this is a fault of assay itself, please report it: ${reasonOf(error)}\n${stack}`;
}

/** Commander has printed the help that was asked for, or says in one or two lines what it does not understand. */
function toldFlag({ code, message }: CommanderError): string {
  if (code === "commander.help") return "";
  const [what = "", suggestion] = message.replace(/^error: /, "").split("\n");
  const hint = suggestion?.replace(/^\((.*)\)$/, "$1 ") ?? "";
  return `assay: ${what.replace(/\.$/, "")}. [FLAG_INVALID]\n${hint}\`assay --help\` and \`assay COMMAND --help\` show what there is.\n`;
}

process.exitCode = await main();
