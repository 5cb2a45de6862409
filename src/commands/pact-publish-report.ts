import type { Published, VersionFacts } from "../pact/broker/publish.ts";
import { visible } from "../report/visible.ts";

/** What became, or would become, of the contracts of one consumer. */
export interface Publication {
  readonly consumer: string;
  readonly providers: readonly string[];
  readonly result:
    | Published
    | { readonly outcome: "would-be-published" }
    | { readonly outcome: "would-be-refused"; readonly because: string }
    | { readonly outcome: "failed"; readonly because: string }
    | { readonly outcome: "not-tried"; readonly because?: string };
}

/** The same for people. */
export function publicationText(
  baseUrl: string,
  facts: VersionFacts,
  publications: readonly Publication[],
): string {
  const { version, branch, tags, buildUrl } = facts;
  const lines = [
    [
      baseUrl,
      `version ${version}`,
      ...(branch === undefined ? [] : [`branch ${branch}`]),
      ...(tags.length === 0 ? [] : [`tags ${tags.join(", ")}`]),
      ...(buildUrl === undefined ? [] : [buildUrl]),
    ].join(" · "),
    ...publications.flatMap(linesOf),
    ...(publications.some(({ result }) => result.outcome === "failed")
      ? ["", "Publish the same again when the cause is gone: what the broker has already stays as it is."]
      : []),
  ];
  return lines.map((line) => `${visible(line)}\n`).join("");
}

function linesOf({ consumer, providers, result }: Publication): readonly string[] {
  const pair = `${consumer} → ${providers.join(", ")}`;
  const indented = (text: string): readonly string[] => text.split("\n").map((line) => `           ${line}`);
  switch (result.outcome) {
    case "published":
      return [
        `PUBLISHED  ${pair}`,
        ...result.notices
          .filter(({ type }) => type === "warning" || type === "danger" || type === "debug")
          .flatMap(({ text }) => indented(text.trim())),
      ];
    case "conflict":
      return [
        `CONFLICT   ${pair}: nothing was stored`,
        ...indented(result.because),
        "           Publish under a version of its own (--app-version), or find out what changes between two runs.",
      ];
    case "would-be-published":
      return [`DRY RUN    ${pair} would be published`];
    case "would-be-refused":
      return [`DRY RUN    ${pair} would be refused`, ...indented(result.because)];
    case "failed":
      return [`FAILED     ${pair}`, ...indented(result.because)];
    case "not-tried":
      return [
        `NOT TRIED  ${pair}: nothing was sent`,
        ...(result.because === undefined ? [] : indented(result.because)),
      ];
  }
}
