import type { Command } from "commander";
import type { CanIDeployFlags } from "../commands/pact-can-i-deploy.ts";
import type { PactCheckFlags } from "../commands/pact-check.ts";
import type { CreateEnvironmentFlags } from "../commands/pact-create-environment.ts";
import type { PactGenerateFlags } from "../commands/pact-generate.ts";
import type { PactLintFlags } from "../commands/pact-lint.ts";
import type { PactPublishFlags } from "../commands/pact-publish.ts";
import type { PactRecordFlags, Recorded } from "../commands/pact-record.ts";
import type { PactVerifyFlags } from "../commands/pact-verify.ts";
import type { Surroundings } from "../commands/surroundings.ts";
import {
  appVersionOption,
  brokerOption,
  brokerTimeoutOption,
  exitCodesOf,
  onlyOption,
  pactReportOption,
  repeatable,
  skipOption,
  specification,
} from "./options.ts";

/** `assay pact …`: everything about contracts as Pact files. */
export function pactCommands(
  pact: Command,
  surroundings: Surroundings,
  done: (exitCode: number) => void,
): void {
  pact.description("contracts between consumers and providers, as Pact files");

  pact
    .command("generate")
    .description("write a pact with one interaction per documented outcome that the target showed")
    .argument("<spec>", specification)
    .option("--target <url>", "whom to ask (default: the embedded reference)")
    .option("--from <dir>", "ask the recordings of `assay run --record` in its place; nothing is sent")
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
      const { pactGenerateCommand } = await import("../commands/pact-generate.ts");
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
  pactRecord(
    "support-ended",
    "tell the broker that a released version is used no more",
    pact,
    surroundings,
    done,
  );
  createEnvironment(pact, surroundings, done);
}

function createEnvironment(
  pact: Command,
  surroundings: Surroundings,
  done: (exitCode: number) => void,
): void {
  pact
    .command("create-environment")
    .description("make an environment known to the broker, unless it is")
    .argument("<name>", "what it is called, for example production")
    .option("--production", "it is one that users see")
    .addOption(brokerOption())
    .addOption(pactReportOption())
    .addOption(brokerTimeoutOption())
    .addHelpText("after", exitCodesOf({ 0: "the broker knows it", 2: "it does not: flags, broker" }))
    .action(async (name: string, flags: CreateEnvironmentFlags) => {
      const { createEnvironmentCommand } = await import("../commands/pact-create-environment.ts");
      done(await createEnvironmentCommand(name, flags, surroundings));
    });
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
    .option(
      "--dry-run",
      "read, check and merge the pacts and compare them with what the broker has, but publish nothing",
    )
    .addOption(pactReportOption())
    .addOption(brokerTimeoutOption())
    .addHelpText(
      "after",
      exitCodesOf({
        0: "all are published",
        1: "the broker has another pact under this version, or a name that is nearly the same; nothing is stored",
        2: "could not publish: flags, pacts, broker; what is stored already is told",
      }),
    )
    .action(async (sources: readonly string[], flags: PactPublishFlags) => {
      const { pactPublishCommand } = await import("../commands/pact-publish.ts");
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
      const { canIDeployCommand } = await import("../commands/pact-can-i-deploy.ts");
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
  if (what === "deployment" || what === "undeployment")
    command.option("--instance <name>", "which copy, where several run side by side");
  command
    .addOption(brokerOption())
    .addOption(pactReportOption())
    .addOption(brokerTimeoutOption())
    .addHelpText("after", exitCodesOf({ 0: "it is written down", 2: "it is not: flags, broker" }))
    .action(async (flags: PactRecordFlags) => {
      const { pactRecordCommand } = await import("../commands/pact-record.ts");
      done(await pactRecordCommand(what, flags, surroundings));
    });
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
      const { pactVerifyCommand } = await import("../commands/pact-verify.ts");
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
      const { pactCheckCommand } = await import("../commands/pact-check.ts");
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
      const { pactLintCommand } = await import("../commands/pact-lint.ts");
      done(await pactLintCommand(sources, flags, surroundings));
    });
}
