import { header } from "../http/headers.ts";
import type { HttpRequest } from "../http/message.ts";
import { toText } from "../http/text.ts";
import { byteWord, partsOf, printfFormat, word } from "./shell.ts";
import { visible } from "./visible.ts";

export interface CurlOptions {
  /** Names of the shell variables for which `$NAME` stands in the request: its secrets. */
  readonly variables: readonly string[];
  /** Lines that must run first and set variables, such as one that computes a signature. */
  readonly prelude: readonly string[];
}

/** A repetition long enough to be worth writing as a loop. */
const repetition = /(.)\1{63,}/su;

/** Linux takes no longer argument; a longer body goes through a pipe. */
const longestArgument = 100_000;

/** Every character curl leaves alone in a URL. Dot segments apart, which it would resolve. */
const asWritten = /^\/(?!(?:[^?]*\/)?(?:\.|%2e){1,2}(?:[/?]|$))[\w\-.~!$&'()*+,;=:@%/?]*$/i;

/**
 * Lines for a POSIX shell that send the same request again: the prelude, then curl on one line.
 * `User-Agent` and `Accept` are the only fields that curl adds of its own accord.
 */
export function curl(request: HttpRequest, baseUrl: string, options: CurlOptions): readonly string[] {
  const { variables, prelude } = options;
  const body = request.body === undefined ? undefined : bodyOf(request.body, variables);
  const words = [
    "curl",
    ...methodWords(request),
    ...targetWords(request, baseUrl, variables),
    ...headerWords(request, baseUrl, variables),
    ...(body === undefined ? [] : ["--data-binary", body.word]),
  ];
  return [...prelude, `${body?.pipe === undefined ? "" : `${body.pipe} | `}${words.join(" ")}`];
}

function methodWords({ method, body }: HttpRequest): readonly string[] {
  if (method === "GET" && body === undefined) return ["-i"];
  if (method === "HEAD" && body === undefined) return ["-I"];
  return ["-i", "-X", word(method)];
}

function targetWords(
  { target }: HttpRequest,
  baseUrl: string,
  variables: readonly string[],
): readonly string[] {
  const origin = URL.parse(baseUrl)?.origin ?? baseUrl;
  return asWritten.test(target)
    ? [word(`${origin}${target}`, variables)]
    : ["--request-target", byteWord(target, variables), word(`${origin}/`)];
}

function headerWords(
  { headers, body }: HttpRequest,
  baseUrl: string,
  variables: readonly string[],
): readonly string[] {
  const host = URL.parse(baseUrl)?.host;
  const sent = headers
    .filter(([name, value]) => !(name.toLowerCase() === "host" && value === host))
    .filter(([name, value]) => !isLengthOf(name, value, body))
    .flatMap(([name, value]) => ["-H", byteWord(value === "" ? `${name};` : `${name}: ${value}`, variables)]);
  // Told to send a body, curl calls it a form unless it is told otherwise.
  const unlabelled = body !== undefined && header(headers, "content-type") === undefined;
  return unlabelled ? [...sent, "-H", "Content-Type:"] : sent;
}

/** Curl counts by itself; a length that is deliberately wrong has to be said. */
function isLengthOf(name: string, value: string, body: Uint8Array | undefined): boolean {
  return name.toLowerCase() === "content-length" && value === String(body?.length ?? 0);
}

interface Body {
  readonly word: string;
  /** What prints the body when it cannot be a word. */
  readonly pipe?: string;
}

function bodyOf(bytes: Uint8Array, variables: readonly string[]): Body {
  const text = toText(bytes);
  if (text === undefined) {
    return { word: "@-", pipe: `printf %s ${Buffer.from(bytes).toString("base64")} | base64 -d` };
  }
  if (visible(text) === text && !repetition.test(text)) {
    const plain = word(text, variables);
    const fits = !text.startsWith("@") && bytes.length <= longestArgument;
    return fits ? { word: plain } : { word: "@-", pipe: `printf %s ${plain}` };
  }
  const prints = partsOf(text, variables).flatMap((part) =>
    part.kind === "variable" ? [`printf %s "$${part.name}"`] : printed(part.text),
  );
  return { word: "@-", pipe: prints.length === 1 ? prints.join("") : `{ ${prints.join("; ")}; }` };
}

/** Commands that together print the text; a long repetition becomes a loop, so that 3,001 letters fit on a line. */
function printed(text: string): readonly string[] {
  const commands: string[] = [];
  let end = 0;
  for (const run of text.matchAll(new RegExp(repetition, "gsu"))) {
    const [all, unit = ""] = run;
    commands.push(...printedOnce(text.slice(end, run.index)));
    commands.push(`printf ${printfFormat(unit).slice(0, -1)}%.0s' $(seq ${all.length / unit.length})`);
    end = run.index + all.length;
  }
  return [...commands, ...printedOnce(text.slice(end))];
}

function printedOnce(text: string): readonly string[] {
  if (text === "") return [];
  return [visible(text) === text ? `printf %s ${word(text)}` : `printf ${printfFormat(text)}`];
}
