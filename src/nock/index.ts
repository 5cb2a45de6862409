/** assay with nock: recordings answer what a test asks, whichever client it asks with. */
import { credentialsFrom } from "../config/credentials.ts";
import { placesToRedact, recordingRules } from "../config/recording-rules.ts";
import { AssayError } from "../errors.ts";
import type { RecordedExchange } from "../recording/exchange.ts";
import { exchangesOf, readFolder } from "../recording/folder.ts";
import { tapeOf } from "../recording/matching/tape.ts";
import { redactionOf } from "../recording/redaction/redaction.ts";
import { loadDocument } from "../spec/load.ts";
import { during } from "./session.ts";

export interface ReplayOptions {
  /** Folder of recordings. */
  readonly from: string;
  /** Where the code under test sends its requests (default: the origin that was recorded). */
  readonly origin?: string;
  /** Operations to replay (default: all that are recorded). */
  readonly operations?: readonly string[];
  /** Recorded exchanges that nobody asks for do not fail. */
  readonly allowUnused?: boolean;
  /** When all answers to a request have been given, the last is given again. */
  readonly repeat?: boolean;
}

/**
 * Does something while recordings answer its requests: by fetch, node:http or undici, each request once and in its order.
 * Tests that run at the same time each have recordings of their own. Reason phrases other than the standard ones, interim
 * responses and trailers are not given out; `assay mock --from` does that.
 * @throws AssayError REPLAY_BROKEN when something was asked that is not recorded, recorded and not asked, or passed by
 */
export async function replay<T>(options: ReplayOptions, act: () => Promise<T> | T): Promise<T> {
  const { from, operations, allowUnused = false, repeat = false } = options;
  const folder = await readFolder(from);
  const { spec, target, run } = folder.head;
  const document = await loadDocument(spec.source, spec.overlays);
  const rules = recordingRules(document, credentialsFrom(document, process.env), placesToRedact([]), {
    generated: run !== undefined,
  });
  const exchanges = exchangesOf(folder)
    .filter(({ operation }) => operations === undefined || operations.includes(operation ?? ""))
    .map(({ case: _case, ...exchange }): RecordedExchange => exchange);
  const tape = tapeOf(exchanges, {
    redact: redactionOf(rules).request,
    withoutQuery: rules.members,
    headers: document.operations.flatMap(({ parameters }) =>
      parameters.filter((each) => each.in === "header").map(({ name }) => name),
    ),
    afterLast: repeat ? "repeat" : "miss",
  });
  const problems: string[] = [];
  let failure: { readonly error: unknown } | undefined;
  let result: { readonly value: T } | undefined;
  try {
    result = { value: await during({ origin: originOf(options.origin ?? target), tape, problems }, act) };
  } catch (error) {
    failure = { error };
  }
  // A test that failed by itself did not come to ask for the rest.
  const unused =
    allowUnused || failure !== undefined
      ? []
      : tape
          .unused()
          .map(({ request, seq }) => `${request.method} ${request.target} (seq ${seq}) was not asked for`);
  const all = [...problems, ...unused];
  if (all.length > 0) {
    throw new AssayError(
      "REPLAY_BROKEN",
      `The recordings of ${from} are not what was asked:\n${all.join("\n")}`,
      "Record anew: assay record --mode update.",
      failure?.error,
    );
  }
  if (result === undefined) throw failure?.error;
  return result.value;
}

function originOf(target: string | undefined): string {
  const origin = target === undefined ? undefined : URL.parse(target)?.origin;
  if (origin !== undefined && origin !== "null") return origin;
  throw new AssayError(
    "TARGET_MISSING",
    target === undefined ? "The recordings name no target." : `${target} is not an http or https URL.`,
    "Say where the code under test sends its requests: origin.",
  );
}
