import type { Miss } from "./tape.ts";

/** Longest value shown of what differs. */
const shown = 120;

/** Why a request got no recorded answer, for people: what was recorded that comes closest, and in what it differs. */
export function missLines(method: string, target: string, { used, nearest }: Miss): readonly string[] {
  const request = `${method} ${cut(target)}`;
  if (used > 0) return [`${request}: every recorded answer to it has been given (${used}).`];
  const [closest] = nearest;
  if (closest === undefined) return [`${request}: nothing is recorded.`];
  return [
    `${request}: no such request is recorded. Nearest:`,
    ...nearest.flatMap(({ exchange, differences }) => [
      `  ${exchange.request.method} ${cut(exchange.request.target)}  (${exchange.operation ?? exchange.case ?? "no operation"}, seq ${exchange.seq})`,
      ...differences.map(
        ({ aspect, recorded, asked }) => `    ${aspect}: recorded ${value(recorded)}, asked ${value(asked)}`,
      ),
    ]),
  ];
}

function value(text: string | undefined): string {
  return text === undefined ? "none" : cut(text);
}

function cut(text: string): string {
  return text.length > shown ? `${text.slice(0, shown)}…` : text;
}
