import { type Command, Option } from "commander";

/** What stands for a document on the command line. */
export const specification = "a bundled name (ncp-cloud-functions, pubnub-functions), a path or a URL";

export function withOptions(command: Command, options: readonly Option[]): Command {
  return options.reduce((each, option) => each.addOption(option), command);
}

/** What is judged, and how. */
export function judgingOptions(): readonly Option[] {
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
export function gateOptions(): readonly Option[] {
  return [
    baselineOption(),
    new Option(
      "--shard <i/n>",
      "try one part of n of the cases, or `auto` as the CI system says; `assay merge` judges the whole",
    ),
    reportOption(),
  ];
}

export function targetOption(): Option {
  return new Option(
    "--target <url>",
    "origin, to which the path of the document's first server is added, or a whole base URL, or the name of a target in the configuration file",
  );
}

export function overlayOption(): Option {
  return repeatable("--overlay <file>", "OpenAPI Overlay to apply; repeatable");
}

export function baselineOption(): Option {
  return new Option(
    "--baseline <file>",
    "known failures, as `assay baseline` writes them: fail on new ones, and on entries that no longer hold",
  );
}

export function reportOption(): Option {
  return repeatable(
    "--report <format[=file]>",
    "text, json, junit, html, sarif, github, markdown, badge or ndjson, to standard output or a file; repeatable",
  );
}

export function configOption(): Option {
  return new Option(
    "--config <file>",
    "configuration file (default: assay.config.ts, .mts, .js, .mjs, .yaml, .yml or .json, where there is one)",
  );
}

export function brokerOption(): Option {
  return new Option(
    "--broker <url>",
    "default: PACT_BROKER_BASE_URL; credentials come from PACT_BROKER_TOKEN, or _USERNAME and _PASSWORD",
  );
}

export function appVersionOption(whose: string): Option {
  return new Option("--app-version <version>", `version ${whose} (default: the commit, as CI or git says)`);
}

export function pactReportOption(): Option {
  return repeatable("--report <format[=file]>", "text or json, to standard output or a file; repeatable");
}

export function brokerTimeoutOption(): Option {
  return new Option("--timeout <duration>", "for one request (default: 30s)");
}

export function exitCodesOf(codes: Readonly<Record<number, string>>): string {
  const lines = Object.entries(codes).map(([code, meaning]) => `  ${code}  ${meaning}`);
  return `\nExit codes, the same for every report format:\n${lines.join("\n")}`;
}

export function repeatable(flags: string, description: string): Option {
  const collect = (value: string, previous: readonly string[]): readonly string[] => [...previous, value];
  return new Option(flags, description).argParser(collect).default([], "none");
}

export function redactOption(): Option {
  return repeatable(
    "--redact <place>",
    "what to leave out of recordings beside credentials: header:NAME, member:NAME or a JSON Pointer; repeatable",
  );
}

export function onlyOption(): Option {
  return repeatable("--only <glob>", "cases to try: * is one segment of an id, ** any number; repeatable");
}

export function skipOption(): Option {
  return repeatable("--skip <glob>", "cases not to try; repeatable");
}
