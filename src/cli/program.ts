import { Command, CommanderError } from "commander";
import type { BaselineFlags } from "../commands/baseline.ts";
import type { DoctorFlags } from "../commands/doctor.ts";
import type { ExplainFlags } from "../commands/explain.ts";
import type { ListFlags } from "../commands/list.ts";
import type { MergeFlags } from "../commands/merge.ts";
import type { MockFlags } from "../commands/mock.ts";
import type { ProveFlags } from "../commands/prove.ts";
import type { RecordFlags } from "../commands/record.ts";
import type { ReplayFlags } from "../commands/replay.ts";
import type { RunFlags } from "../commands/run-flags.ts";
import type { Surroundings } from "../commands/surroundings.ts";
import { AssayError } from "../errors.ts";
import { packageVersion } from "../version.ts";
import {
  appVersionOption,
  baselineOption,
  brokerOption,
  configOption,
  gateOptions,
  judgingOptions,
  onlyOption,
  overlayOption,
  redactOption,
  repeatable,
  reportOption,
  skipOption,
  specification,
  targetOption,
  withOptions,
} from "./options.ts";
import { pactCommands } from "./pact.ts";

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

/** Carries out a command line. @returns the exit code. @throws AssayError, also for flags that there are not */
export async function runCommandLine(argv: readonly string[], surroundings: Surroundings): Promise<number> {
  let exitCode = 0;
  try {
    await program(surroundings, (code) => {
      exitCode = code;
    }).parseAsync([...argv]);
    return exitCode;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // Help was asked for, or shown for want of a command.
    if (error.exitCode === 0) return 0;
    if (error.code === "commander.help") return 2;
    throw unknownFlag(error);
  }
}

/** Commander says in one or two lines what it does not understand. */
function unknownFlag({ message }: CommanderError): AssayError {
  const [what = "", suggestion] = message.replace(/^error: /, "").split("\n");
  const hint = suggestion?.replace(/^\((.*)\)$/, "$1 ") ?? "";
  return new AssayError(
    "FLAG_INVALID",
    what,
    `${hint}\`assay --help\` and \`assay COMMAND --help\` show what there is.`,
  );
}

/** Every command with its flags; each loads what it needs when it is called. */
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
    .option("--publish-verification", "tell a Pact Broker what became of the run, pact by pact")
    .option("--provider <name>", "what the broker calls the target (default: that of the document)")
    .addOption(brokerOption())
    .addOption(appVersionOption("of the target"))
    .option("--branch <name>", "its branch (default: as CI or git says)")
    .option("--build-url <url>", "page of the build (default: as CI says)")
    .addHelpText("after", exitCodes)
    .action(async (spec: string | undefined, flags: RunFlags) => {
      const { runCommand } = await import("../commands/run.ts");
      done(await runCommand(spec, flags, surroundings));
    });

  withOptions(assay.command("baseline"), judgingOptions())
    .description("judge a target, and add what fails to a list of known failures")
    .argument("[spec]", `${specification} (default: that of the configuration file)`)
    .addOption(repeatable("--from <report>", "take a JSON report, or those of all shards, and judge nothing"))
    .option("--prune", "remove the entries that were seen to pass")
    .option("--baseline <file>", "the list (default: assay.baseline.yaml)")
    .action(async (spec: string | undefined, flags: BaselineFlags) => {
      const { baselineCommand } = await import("../commands/baseline.ts");
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
      const { mergeCommand } = await import("../commands/merge.ts");
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
      const { doctorCommand } = await import("../commands/doctor.ts");
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
      const { mockCommand } = await import("../commands/mock.ts");
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
      const { recordCommand } = await import("../commands/record.ts");
      done(await recordCommand(spec, flags, surroundings));
    });

  assay
    .command("replay")
    .description("judge recordings by their document; with --target, send them again and show what drifted")
    .argument("<dir>", "a folder of recordings, or a HAR 1.2 file such as browsers save")
    .option("--har <file>", "write the recordings as HAR 1.2, too")
    .addOption(targetOption())
    .option("--states <url>", "with --target: its endpoint for provider states, where a run was recorded")
    .option("--samples <n>", "with --target: send safe requests so often, to learn what varies (default: 2)")
    .option("--learn", "with --target: add what is another each time to volatile.yaml beside the recordings")
    .option("--rate <n/s>", "with --target: requests per second at most")
    .option("--wait-for <duration>", "with --target: wait so long for it to answer")
    .option("--timeout <duration>", "with --target: for one request (default: 10s)")
    .option("--allow-unsafe", "with --target: allow one that is not this machine")
    .option("--spec <spec>", `${specification} (default: the one that was recorded against)`)
    .addOption(repeatable("--overlay <file>", "OpenAPI Overlay to apply; repeatable"))
    .addOption(onlyOption())
    .addOption(skipOption())
    .option("--strict", "failures of `should` fail the replay too")
    .option("--allow-unused", "recorded exchanges that nothing asks for do not fail in CI")
    .addOption(
      repeatable("--report <format[=file]>", "text, json or junit, to standard output or a file; repeatable"),
    )
    .addHelpText("after", exitCodes)
    .action(async (dir: string, flags: ReplayFlags) => {
      const { replayCommand } = await import("../commands/replay.ts");
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
      const { proveCommand } = await import("../commands/prove.ts");
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
      const { listCommand } = await import("../commands/list.ts");
      done(await listCommand(spec, flags, surroundings));
    });

  assay
    .command("explain")
    .description("show what a rule, case, finding or check asks, with a request to try it")
    .argument("<id>", "as reports and `assay list` print it")
    .argument("[spec]", `${specification} (default: the bundled ones)`)
    .addOption(overlayOption())
    .action(async (id: string, spec: string | undefined, flags: ExplainFlags) => {
      const { explainCommand } = await import("../commands/explain.ts");
      done(await explainCommand(id, spec, flags, surroundings));
    });

  pactCommands(assay.command("pact"), surroundings, done);

  return assay;
}
