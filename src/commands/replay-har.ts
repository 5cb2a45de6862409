import { credentialsFrom } from "../config/credentials.ts";
import { placesToRedact, recordingRules } from "../config/recording-rules.ts";
import { AssayError } from "../errors.ts";
import { writeJson } from "../json/text.ts";
import type { RecordedExchange, RecordingFolder } from "../recording/exchange.ts";
import { exchangesOf } from "../recording/folder.ts";
import { harOf } from "../recording/har/export.ts";
import { readHar } from "../recording/har/import.ts";
import { redactionOf } from "../recording/redaction/redaction.ts";
import { harFault } from "../schema/har.ts";
import type { ApiDocument } from "../spec/document.ts";
import { packageVersion } from "../version.ts";
import { operationFinder } from "./operation-finder.ts";
import { baseUrlOf } from "./replay-run.ts";
import { replaceFile } from "./reports.ts";
import type { Surroundings } from "./surroundings.ts";

/** A HAR file as if it were a folder of recordings, secrets taken out. @throws AssayError HAR_INVALID */
export async function folderFromHar(
  file: string,
  source: string,
  document: ApiDocument,
  { environment, stderr }: Surroundings,
): Promise<RecordingFolder> {
  const { exchanges, origin, withoutBody } = await readHar(file, operationFinder(document));
  const rules = recordingRules(document, credentialsFrom(document, environment), placesToRedact([]), {
    generated: false,
  });
  const redaction = redactionOf(rules);
  const kept = exchanges.map((exchange): RecordedExchange => {
    const result = redaction.exchange(exchange);
    if (result.kind === "redacted") return result.exchange;
    throw new AssayError(
      "RECORDING_HOLDS_SECRET",
      `${file}: a secret survives in ${result.places.join(", ")} of entry ${exchange.seq}.`,
      "Take it out of the file.",
    );
  });
  if (withoutBody > 0)
    stderr.write(`${file}: ${withoutBody} entries were saved without their body, and are left out\n`);
  return {
    path: file,
    head: {
      spec: { source, overlays: [], digest: document.digest },
      ...(origin === undefined ? {} : { target: origin }),
    },
    recordings: [{ name: "har", exchanges: kept }],
  };
}

/** Writes recordings as HAR 1.2. @throws AssayError REPORT_UNWRITABLE */
export async function writeHar(folder: RecordingFolder, document: ApiDocument, file: string): Promise<void> {
  const { origin } = new URL(baseUrlOf(document, folder.head));
  const har = harOf(exchangesOf(folder), origin, packageVersion());
  const fault = harFault(har);
  if (fault !== undefined) throw new Error(`what was to be written is no HAR 1.2: ${fault}`);
  await replaceFile(file, `${writeJson(har, 2)}\n`);
}
