#!/usr/bin/env node
import { enableCompileCache } from "node:module";
import { Command, CommanderError, Option } from "commander";
import type { ExplainFlags } from "./commands/explain.ts";
import type { ListFlags } from "./commands/list.ts";
import type { MockFlags } from "./commands/mock.ts";
import type { CanIDeployFlags } from "./commands/pact-can-i-deploy.ts";
import type { PactCheckFlags } from "./commands/pact-check.ts";
import type { PactGenerateFlags } from "./commands/pact-generate.ts";
import type { PactLintFlags } from "./commands/pact-lint.ts";
import type { PactPublishFlags } from "./commands/pact-publish.ts";
import type { PactRecordFlags, Recorded } from "./commands/pact-record.ts";
import type { PactVerifyFlags } from "./commands/pact-verify.ts";
import type { ProveFlags } from "./commands/prove.ts";
import type { RunFlags } from "./commands/run-flags.ts";
import type { Surroundings } from "./commands/surroundings.ts";
import { AssayError, reasonOf } from "./errors.ts";
import { packageVersion } from "./version.ts";

const exitCodes = `
Exit codes, the same for every report format:
  0  conformant
  1  nonconformant
  2  could not start: flags, configuration, document, target
  3  incomplete: nothing failed, but something selected was not tested`;

const specification = "a bundled name (ncp-cloud-functions, pubnub-functions), a path or a URL";

function program(surroundings: Surroundings, done: (exitCode: number) => void): Command {
  const assay = new Command("assay")
    .description("Judges whether an HTTP service does what its OpenAPI document says, and proves it.")
    .version(packageVersion())
    .option("--debug", "print the stack of an error")
    .showSuggestionAfterError()
    // What goes wrong is told in one place and one shape, below.
    .configureOutput({ outputError: () => {} })
    .exitOverride();

  assay
    .command("run")
    .description("judge a target; without --target, the embedded reference is started and judged")
    .argument("<spec>", specification)
    .option(
      "--target <url>",
      "origin, to which the path of the document's first server is added, or a whole base URL",
    )
    .option("--states <url>", "the target's endpoint for provider states (Pact's convention)")
    .addOption(repeatable("--overlay <file>", "OpenAPI Overlay to apply; repeatable"))
    .option("--seed <n>", "what random values are drawn from (default: 42)")
    .option("--samples <n>", "random draws per random case (default: 10)")
    .option("--time <duration>", "begin no further case after this: 60, 60s, 2m")
    .option("--concurrency <n>", "requests under way at once (default: 1)")
    .option("--rate <n/s>", "requests per second at most")
    .addOption(onlyOption())
    .addOption(skipOption())
    .option("--strict", "failures of `should` fail the run too")
    .option("--wait-for <duration>", "wait so long for the target to answer")
    .option("--timeout <duration>", "for one request (default: 10s)")
    .addOption(
      repeatable("--report <format[=file]>", "text, json or junit, to standard output or a file; repeatable"),
    )
    .option("--allow-unsafe", "allow a target that is not this machine")
    .option("--config <file>", "configuration file (default: assay.config.yaml, where there is one)")
    .option("--publish-verification", "tell a Pact Broker what became of the run, pact by pact")
    .option("--provider <name>", "what the broker calls the target (default: that of the document)")
    .addOption(brokerOption())
    .addOption(appVersionOption("of the target"))
    .option("--branch <name>", "its branch (default: as CI or git says)")
    .option("--build-url <url>", "page of the build (default: as CI says)")
    .addHelpText("after", exitCodes)
    .action(async (spec: string, flags: RunFlags) => {
      const { runCommand } = await import("./commands/run.ts");
      done(await runCommand(spec, flags, surroundings));
    });

  assay
    .command("mock")
    .description(
      "serve the embedded reference until Ctrl-C: the bundled APIs whole, others by their document",
    )
    .argument("<spec>", specification)
    .option("--port <n>", "0 for any free one (default: 4010)")
    .option("--host <address>", "address to listen on (default: 127.0.0.1)")
    .addOption(repeatable("--overlay <file>", "OpenAPI Overlay to apply; repeatable"))
    .option("--fault <id>", "be wrong in one way, to see what finds it; `list` prints the ids")
    .option("--quiet", "do not log requests")
    .action(async (spec: string, flags: MockFlags) => {
      const { mockCommand } = await import("./commands/mock.ts");
      done(await mockCommand(spec, flags, surroundings));
    });

  assay
    .command("prove")
    .description(
      "judge the embedded reference with one fault after the other planted in it: how good is the suite?",
    )
    .argument("<spec>", specification)
    .addOption(repeatable("--overlay <file>", "OpenAPI Overlay to apply; repeatable"))
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
    .addOption(repeatable("--overlay <file>", "OpenAPI Overlay to apply; repeatable"))
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
    .addOption(repeatable("--overlay <file>", "OpenAPI Overlay to apply; repeatable"))
    .action(async (id: string, spec: string | undefined, flags: ExplainFlags) => {
      const { explainCommand } = await import("./commands/explain.ts");
      done(await explainCommand(id, spec, flags, surroundings));
    });

  pactCommands(assay.command("pact"), surroundings, done);

  return assay;
}

function pactCommands(pact: Command, surroundings: Surroundings, done: (exitCode: number) => void): void {
  pact.description("contracts between consumers and providers, as Pact files");

  pact
    .command("generate")
    .description("write a pact with one interaction per documented outcome that the target showed")
    .argument("<spec>", specification)
    .option("--target <url>", "whom to ask (default: the embedded reference)")
    .option("--states <url>", "the target's endpoint for provider states (Pact's convention)")
    .addOption(repeatable("--overlay <file>", "OpenAPI Overlay to apply; repeatable"))
    .option("--consumer <name>", "name of the consumer (default: assay)")
    .option("--provider <name>", "name of the provider (default: that of the document)")
    .option("--out <folder>", "where the pact goes (default: pacts)")
    .option("--pact-version <n>", "3 or 4 (default: 4)")
    .addOption(onlyOption())
    .addOption(skipOption())
    .option("--merge", "keep other interactions of the file; so it is with --only and --skip")
    .option("--check", "write nothing; exit 1 unless the file is current")
    .option("--strict", "outcomes that only ought to be so are part of the contract too")
    .option("--supporting", "operations that only help to observe and clean up are part of it too")
    .option("--unauthenticated", "so are requests without credentials, which who verifies must not sign")
    .option("--seed <n>", "what the names of things are drawn from while asking (default: 42)")
    .option("--wait-for <duration>", "wait so long for the target to answer")
    .option("--timeout <duration>", "for one request (default: 10s)")
    .option("--allow-unsafe", "allow a target that is not this machine")
    .option("--config <file>", "configuration file (default: assay.config.yaml, where there is one)")
    .addHelpText(
      "after",
      exitCodesOf({
        0: "every documented outcome came and is in the pact",
        1: "the target answered something else; with --check, the file is not current",
        2: "could not start: flags, configuration, document, target; or nothing came",
        3: "some outcomes could not be asked for",
      }),
    )
    .action(async (spec: string, flags: PactGenerateFlags) => {
      const { pactGenerateCommand } = await import("./commands/pact-generate.ts");
      done(await pactGenerateCommand(spec, flags, surroundings));
    });

  pactVerify(pact, surroundings, done);
  pactLint(pact, surroundings, done);
  pactCheck(pact, surroundings, done);
  pactPublish(pact, surroundings, done);
  canIDeploy(pact, surroundings, done);
  pactRecord(
    "deployment",
    "tell the broker that a version runs in an environment now",
    pact,
    surroundings,
    done,
  );
  pactRecord(
    "release",
    "tell the broker that a version is released to an environment",
    pact,
    surroundings,
    done,
  );
  pactRecord("undeployment", "tell the broker that nothing runs there any more", pact, surroundings, done);
}

function pactPublish(pact: Command, surroundings: Surroundings, done: (exitCode: number) => void): void {
  pact
    .command("publish")
    .description("give pacts to a Pact Broker or PactFlow: all of a consumer, or none")
    .argument("<pacts...>", "files, folders and URLs of pacts")
    .addOption(brokerOption())
    .addOption(appVersionOption("of the consumer"))
    .option("--branch <name>", "branch of the consumer (default: as CI or git says)")
    .addOption(repeatable("--tag <name>", "tag of the version; repeatable"))
    .option("--build-url <url>", "page of the build (default: as CI says)")
    .option("--dry-run", "read, check and merge the pacts and ask for the broker, but publish nothing")
    .addOption(pactReportOption())
    .addOption(brokerTimeoutOption())
    .addHelpText(
      "after",
      exitCodesOf({
        0: "all are published",
        1: "the broker has another pact under this version; nothing of that call is stored",
        2: "could not publish: flags, pacts, broker",
      }),
    )
    .action(async (sources: readonly string[], flags: PactPublishFlags) => {
      const { pactPublishCommand } = await import("./commands/pact-publish.ts");
      done(await pactPublishCommand(sources, flags, surroundings));
    });
}

function canIDeploy(pact: Command, surroundings: Surroundings, done: (exitCode: number) => void): void {
  pact
    .command("can-i-deploy")
    .description("ask the broker whether a version agrees with everything in an environment")
    .option("--pacticipant <name>", "consumer or provider")
    .addOption(appVersionOption("of it"))
    .option("--to <environment>", "environment that it is to be deployed to")
    .option("--to-tag <tag>", "or the tag of what is there, where tags are used for that")
    .option("--wait <duration>", "ask again for so long while results are missing: 60, 60s, 5m")
    .addOption(brokerOption())
    .addOption(pactReportOption())
    .addOption(brokerTimeoutOption())
    .addHelpText(
      "after",
      exitCodesOf({
        0: "yes",
        1: "no",
        2: "could not ask: flags, broker",
        3: "unknown: a result is missing",
      }),
    )
    .action(async (flags: CanIDeployFlags) => {
      const { canIDeployCommand } = await import("./commands/pact-can-i-deploy.ts");
      done(await canIDeployCommand(flags, surroundings));
    });
}

function pactRecord(
  what: Recorded,
  description: string,
  pact: Command,
  surroundings: Surroundings,
  done: (exitCode: number) => void,
): void {
  const command = pact
    .command(`record-${what}`)
    .description(description)
    .option("--pacticipant <name>", "consumer or provider")
    .option("--environment <name>", "where");
  if (what !== "undeployment") command.addOption(appVersionOption("of it"));
  if (what !== "release") command.option("--instance <name>", "which copy, where several run side by side");
  command
    .addOption(brokerOption())
    .addOption(pactReportOption())
    .addOption(brokerTimeoutOption())
    .addHelpText("after", exitCodesOf({ 0: "it is written down", 2: "it is not: flags, broker" }))
    .action(async (flags: PactRecordFlags) => {
      const { pactRecordCommand } = await import("./commands/pact-record.ts");
      done(await pactRecordCommand(what, flags, surroundings));
    });
}

function brokerOption(): Option {
  return new Option(
    "--broker <url>",
    "default: PACT_BROKER_BASE_URL; credentials come from PACT_BROKER_TOKEN, or _USERNAME and _PASSWORD",
  );
}

function appVersionOption(whose: string): Option {
  return new Option("--app-version <version>", `version ${whose} (default: the commit, as CI or git says)`);
}

function pactReportOption(): Option {
  return repeatable("--report <format[=file]>", "text or json, to standard output or a file; repeatable");
}

function brokerTimeoutOption(): Option {
  return new Option("--timeout <duration>", "for one request (default: 30s)");
}

function pactVerify(pact: Command, surroundings: Surroundings, done: (exitCode: number) => void): void {
  pact
    .command("verify")
    .description("replay pacts against a provider, with assay's own engine and the official verifier")
    .argument(
      "[pacts...]",
      "files, folders and URLs of pacts; with --broker, URLs at the broker, or none for all",
    )
    .option("--target <url>", "the provider (default with --spec: the embedded reference)")
    .option("--states <url>", "the provider's endpoint for provider states")
    .option("--spec <spec>", `signs requests and brings states about as it says: ${specification}`)
    .addOption(repeatable("--overlay <file>", "OpenAPI Overlay to apply to it; repeatable"))
    .option("--engine <engine>", "both, or assay alone (default: both)")
    .option("--lenient", "verify what can be read of a pact in which `pact lint` finds errors")
    .option("--broker <url>", "a Pact Broker (default: PACT_BROKER_BASE_URL, where no pact is named)")
    .option("--provider <name>", "whose pacts the broker is to give")
    .addOption(
      repeatable(
        "--selector <selector>",
        "which versions of consumers: main-branch, branch=NAME, deployed-or-released, … or JSON; repeatable",
      ),
    )
    .option("--pending", "pacts that never held fail nothing; needs --branch")
    .option("--wip-since <date>", "pacts of other branches since then are tried too; needs --branch")
    .option("--publish", "tell the broker what became of them; needs --app-version")
    .option("--app-version <version>", "version of the provider that is verified")
    .option("--branch <name>", "branch of the provider")
    .addOption(repeatable("--tag <name>", "tag for the provider's version; repeatable"))
    .option("--build-url <url>", "where the build can be looked at")
    .addOption(repeatable("--only <glob>", "interactions to verify, by description; repeatable"))
    .addOption(repeatable("--skip <glob>", "interactions not to verify; repeatable"))
    .addOption(
      repeatable("--report <format[=file]>", "text or json, to standard output or a file; repeatable"),
    )
    .option("--wait-for <duration>", "wait so long for the provider to answer")
    .option("--timeout <duration>", "for one request (default: 10s)")
    .option("--allow-unsafe", "allow a provider that is not this machine")
    .option("--config <file>", "configuration file (default: assay.config.yaml, where there is one)")
    .addHelpText(
      "after",
      exitCodesOf({
        0: "every interaction holds",
        1: "some do not; also where a state was not to be had, or the engines disagree",
        2: "could not start: flags, pacts, nothing to verify, nobody answers",
      }),
    )
    .action(async (sources: readonly string[], flags: PactVerifyFlags) => {
      const { pactVerifyCommand } = await import("./commands/pact-verify.ts");
      done(await pactVerifyCommand(sources, flags, surroundings));
    });
}

function pactCheck(pact: Command, surroundings: Surroundings, done: (exitCode: number) => void): void {
  pact
    .command("check")
    .description("hold pacts against a document: requests, responses and matching rules; nothing is sent")
    .argument("<pacts...>", "files, folders and URLs of pacts")
    .option("--spec <spec>", specification)
    .addOption(repeatable("--overlay <file>", "OpenAPI Overlay to apply to it; repeatable"))
    .option("--strict", "warnings fail it too")
    .addOption(
      repeatable("--report <format[=file]>", "text or json, to standard output or a file; repeatable"),
    )
    .addHelpText(
      "after",
      exitCodesOf({
        0: "pact and document agree",
        1: "they contradict each other somewhere",
        2: "could not start: flags, pacts, document",
      }),
    )
    .action(async (sources: readonly string[], flags: PactCheckFlags) => {
      const { pactCheckCommand } = await import("./commands/pact-check.ts");
      done(await pactCheckCommand(sources, flags, surroundings));
    });
}

function pactLint(pact: Command, surroundings: Surroundings, done: (exitCode: number) => void): void {
  pact
    .command("lint")
    .description("find what is wrong with pacts as such: parts that are missing, unknown or never applied")
    .argument("<pacts...>", "files, folders and URLs of pacts")
    .option("--strict", "warnings fail it too")
    .addOption(
      repeatable("--report <format[=file]>", "text or json, to standard output or a file; repeatable"),
    )
    .addHelpText(
      "after",
      exitCodesOf({ 0: "nothing is wrong", 1: "something is", 2: "could not start: flags, pacts" }),
    )
    .action(async (sources: readonly string[], flags: PactLintFlags) => {
      const { pactLintCommand } = await import("./commands/pact-lint.ts");
      done(await pactLintCommand(sources, flags, surroundings));
    });
}

function exitCodesOf(codes: Readonly<Record<number, string>>): string {
  const lines = Object.entries(codes).map(([code, meaning]) => `  ${code}  ${meaning}`);
  return `\nExit codes, the same for every report format:\n${lines.join("\n")}`;
}

function repeatable(flags: string, description: string): Option {
  const collect = (value: string, previous: readonly string[]): readonly string[] => [...previous, value];
  return new Option(flags, description).argParser(collect).default([], "none");
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
