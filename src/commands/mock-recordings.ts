import { credentialsFrom } from "../config/credentials.ts";
import { placesToRedact, recordingRules } from "../config/recording-rules.ts";
import { basePathOf } from "../config/target.ts";
import type { RecordedExchange } from "../recording/exchange.ts";
import { exchangesOf, readFolder } from "../recording/folder.ts";
import { missLines } from "../recording/matching/describe-miss.ts";
import { tapeOf } from "../recording/matching/tape.ts";
import { redactionOf } from "../recording/redaction/redaction.ts";
import { recover } from "../recording/sealing/seal.ts";
import { type ServedEntry, serveRecordings } from "../recording/server/recording-server.ts";
import { excerpt } from "../report/excerpt.ts";
import { visible } from "../report/visible.ts";
import type { ApiDocument } from "../spec/document.ts";
import { isInCi } from "./ci.ts";
import type { MockFlags } from "./mock.ts";
import { acceptedCredentials, exportsOf, withoutValues } from "./mock-credentials.ts";
import { type Surroundings, untilAborted, write } from "./surroundings.ts";

const shownTarget = 200;
const shownUnused = 10;

/**
 * `assay mock SPEC --from DIR`: serves recordings until it is interrupted.
 * @returns 1 when something was asked that is not recorded, and in CI when something recorded was not asked, else 0
 */
export async function mockRecordings(
  document: ApiDocument,
  from: string,
  flags: MockFlags,
  port: number,
  host: string,
  surroundings: Surroundings,
): Promise<number> {
  const { environment, stdout, stderr, signal } = surroundings;
  await recover(from);
  const folder = await readFolder(from);
  const accepted = acceptedCredentials(document, environment);
  const own = credentialsFrom(document, environment);
  const rules = recordingRules(
    document,
    (schemes, caller) => own(schemes, caller) ?? accepted?.[caller],
    placesToRedact(flags.redact ?? []),
    { generated: folder.head.run !== undefined },
  );
  // Whoever asks, it is not on behalf of a case.
  const exchanges = exchangesOf(folder).map(({ case: _case, ...exchange }): RecordedExchange => exchange);
  const tape = tapeOf(exchanges, {
    redact: redactionOf(rules).request,
    withoutQuery: rules.members,
    headers: document.operations.flatMap(({ parameters }) =>
      parameters.filter((each) => each.in === "header").map(({ name }) => name),
    ),
    afterLast: flags.repeat ? "repeat" : "miss",
  });
  const hide = withoutValues(document, environment);
  const log = ({ request, exchange, miss }: ServedEntry): void => {
    if (miss !== undefined) {
      stderr.write(`${missLines(request.method, hide(request.target), miss).map(visible).join("\n")}\n`);
    } else if (!flags.quiet) {
      const answer = exchange?.response?.status ?? exchange?.fault?.reason ?? "";
      stderr.write(
        `${answer}  ${visible(request.method)} ${excerpt(hide(request.target), shownTarget)}  seq ${exchange?.seq}\n`,
      );
    }
  };
  const target = folder.head.target;
  const recorded = target === undefined ? undefined : (URL.parse(target)?.origin ?? undefined);
  const server = await serveRecordings({ tape, host, port, recorded, log });
  try {
    const lines = [
      `${document.title} ${document.version}, ${exchanges.length} recorded exchanges of ${from}`,
      `url     ${server.url}${target === undefined ? basePathOf(document) : (URL.parse(target)?.pathname ?? "").replace(/\/+$/, "") || basePathOf(document)}`,
      ...exportsOf(document, environment, accepted),
      "Ctrl-C ends it.",
    ];
    await write(stdout, `${lines.map(visible).join("\n")}\n`);
    await untilAborted(signal);
  } finally {
    await server.close();
  }
  const unused = tape.unused();
  stderr.write(ending(unused, tape.unknown()));
  const isStrict = isInCi(surroundings) && !flags.allowUnused;
  return tape.unknown() > 0 || (isStrict && unused.length > 0) ? 1 : 0;
}

function ending(unused: readonly RecordedExchange[], unknown: number): string {
  const lines = [
    ...(unknown === 0 ? [] : [`${unknown} requests were not recorded.`]),
    ...(unused.length === 0 ? [] : [`${unused.length} recorded exchanges were not asked for:`]),
    ...unused
      .slice(0, shownUnused)
      .map(
        ({ request, seq }) =>
          `  ${visible(request.method)} ${excerpt(request.target, shownTarget)}  seq ${seq}`,
      ),
    ...(unused.length > shownUnused ? ["  …"] : []),
  ];
  return lines.length === 0 ? "" : `${lines.join("\n")}\n`;
}
