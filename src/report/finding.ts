import { header } from "../http/headers.ts";
import type { Answer, HttpRequest } from "../http/message.ts";
import { toDisplayText } from "../http/text.ts";
import type { Finding } from "../run/result.ts";
import { curl } from "./curl.ts";
import { bodyExcerpt, excerpt, withoutRuns } from "./excerpt.ts";
import { chop, wrap } from "./layout.ts";
import type { ReportOptions } from "./options.ts";
import { palette } from "./palette.ts";
import { visible } from "./visible.ts";

const margin = 6;
const gap = 10;
const shownTarget = 160;
const shownBody = 320;

/** No command longer than this is of use to somebody who reads. */
const longestCommand = 2000;

/** What a finding rests on, as labelled lines: expected, actual, document, sent, got, replay, curl. */
export function findingLines(finding: Finding, target: string, options: ReportOptions): readonly string[] {
  const { expected, actual, document, exchange, replay, title, flaky } = finding;
  const exchanges = finding.exchanges ?? (exchange === undefined ? [] : [exchange]);
  const nth = (index: number): string => (exchanges.length > 1 ? ` ${index + 1}` : "");
  const { quiet } = palette(options.colour);
  const width = Math.max(20, options.width - margin - gap);
  const whole = (label: string, lines: readonly string[]): readonly string[] =>
    lines.map(
      (line, index) => `${" ".repeat(margin)}${quiet((index === 0 ? label : "").padEnd(gap))}${line}`,
    );
  const prose = (label: string, text: string): readonly string[] => whole(label, wrap(text, width));

  return [
    ...prose("tried", visible(title)),
    ...(flaky ? prose("flaky", "judged differently when the same request was sent again") : []),
    ...prose("expected", visible(expected)),
    ...prose("actual", excerpt(actual, shownBody)),
    ...(document === undefined ? [] : whole("document", [visible(place(document))])),
    ...exchanges.flatMap(({ request, answer }, index) => [
      ...whole(`sent${nth(index)}`, requestLines(request, width)),
      ...whole(`got${nth(index)}`, answerLines(answer, width)),
    ]),
    ...whole("replay", [visible(replay)]),
    ...(options.withoutCommands ? [] : exchanges).flatMap(({ request }, index) =>
      whole(`curl${nth(index)}`, commandLines(request, target, options)),
    ),
    // The second segment of an id is the kind of its case.
    ...(exchange !== undefined && finding.id.split("/")[1] === "state"
      ? prose("", "(curl sends the request alone; the replay line brings about the state first)")
      : []),
  ];
}

/** `specs/petstore.yaml:88  /paths/~1pets/post/requestBody` */
export function place({ file, line, pointer }: NonNullable<Finding["document"]>): string {
  return `${file}${line === undefined ? "" : `:${line}`}  ${pointer}`;
}

function requestLines({ method, target, body }: HttpRequest, width: number): readonly string[] {
  const line = `${visible(method)} ${excerpt(target, shownTarget)}`;
  return body === undefined ? [line] : [line, ...bodyLines(body, width)];
}

function answerLines(answer: Answer, width: number): readonly string[] {
  if (answer.kind === "none") {
    return wrap(`no response (${answer.reason}): ${excerpt(answer.message, shownBody)}`, width);
  }
  const { status, headers, body } = answer.response;
  const mediaType = header(headers, "content-type");
  const line = mediaType === undefined ? String(status) : `${status} ${excerpt(mediaType, 60)}`;
  return [line, ...bodyLines(body, width)];
}

function bodyLines(body: Uint8Array, width: number): readonly string[] {
  return body.length === 0 ? ["[empty body]"] : chop(bodyExcerpt(body, shownBody), width);
}

/** The request as a command for a shell, where that is of use. */
export function commandLines(
  request: HttpRequest,
  target: string,
  options: ReportOptions,
): readonly string[] {
  const { variables, prelude } = options;
  const tooLong = ["[too long to print; the replay line sends it, the JSON report holds it]"];
  // Looked at first, because to write a command for a megabyte takes long.
  if (request.body !== undefined && withoutRuns(toDisplayText(request.body)).length > longestCommand)
    return tooLong;
  const commands = curl(request, target, { variables, prelude: prelude(request) });
  return commands.some((command) => command.length > longestCommand) ? tooLong : commands.map(visible);
}
