import { credentialsFrom, variablesOf } from "../config/credentials.ts";
import { placesToRedact, recordingRules } from "../config/recording-rules.ts";
import type { SettingFlags } from "../config/settings.ts";
import { baseUrlFor } from "../config/target.ts";
import { AssayError } from "../errors.ts";
import { readFolderIfAny } from "../recording/folder.ts";
import { startProxy } from "../recording/proxy/proxy.ts";
import { openRecorder } from "../recording/recorder.ts";
import { redactionOf } from "../recording/redaction/redaction.ts";
import { excerpt } from "../report/excerpt.ts";
import { word } from "../report/shell.ts";
import { visible } from "../report/visible.ts";
import { loadDocument } from "../spec/load.ts";
import { operationFinder } from "./operation-finder.ts";
import { wholeNumber } from "./run-flags.ts";
import { sealedText } from "./sealed-text.ts";
import { requireSpec, settingsFor } from "./settings.ts";
import { type Surroundings, untilAborted, write } from "./surroundings.ts";

/** The flags of `record`, as they were written. */
export interface RecordFlags extends Pick<SettingFlags, "target" | "overlay" | "config"> {
  readonly out?: string;
  readonly port?: string;
  readonly host?: string;
  readonly mode?: string;
  readonly scenario?: string;
  readonly redact: readonly string[];
  readonly quiet?: boolean;
}

/** What becomes of recordings that are there: none may be, all stay and more is added, or they are recorded anew. */
const modes = { record: "add", update: "missing", refresh: "refresh" } as const;

const defaults = { port: 4011, host: "127.0.0.1" } as const;
const shownTarget = 200;

/**
 * `assay record SPEC --target URL`: a proxy that records what passes, until it is interrupted.
 * @returns 0. @throws AssayError for exit code 2
 */
export async function recordCommand(
  spec: string | undefined,
  flags: RecordFlags,
  surroundings: Surroundings,
): Promise<number> {
  const { stdout, stderr, now, signal } = surroundings;
  const port = wholeNumber("--port", flags.port, 0, 65_535) ?? defaults.port;
  const places = placesToRedact(flags.redact);
  const mode = modeOf(flags.mode);
  const settings = requireSpec(await settingsFor(spec, flags, surroundings));
  const document = await loadDocument(settings.spec, settings.overlays);
  if (settings.target === undefined) {
    throw new AssayError(
      "TARGET_MISSING",
      "No target is named to be recorded.",
      "Name the service: assay record SPEC --target http://127.0.0.1:PORT.",
    );
  }
  const baseUrl = baseUrlFor(document, settings.target);
  const path = flags.out ?? `recordings/${document.id}`;
  await requireNothingYet(path, mode);
  const rules = recordingRules(document, credentialsFrom(document, settings.environment), places, {
    generated: false,
  });
  const redaction = redactionOf(rules);
  const tell = (line: string): void => {
    stderr.write(`${visible(line)}\n`);
  };
  const stop = new AbortController();
  const { origin, pathname } = new URL(baseUrl);
  const recorder = openRecorder({
    path,
    mode: modes[mode],
    head: {
      spec: { source: settings.spec, overlays: settings.overlays, digest: document.digest },
      target: baseUrl,
    },
    redaction,
    nameOf: ({ operation }) => flags.scenario ?? operation ?? "other",
    refused: ({ request }, where) => {
      tell(`not recorded: ${request.method}, because a secret survives in ${where.join(", ")}`);
    },
    failed: (error) => {
      tell(`${error.message} Nothing more is recorded.`);
      stop.abort(error);
    },
  });
  const proxy = await startProxy({
    origin,
    host: flags.host ?? defaults.host,
    port,
    record: {
      operationOf: operationFinder(document),
      now,
      add: (exchange) => {
        const written = recorder.add(exchange);
        if (flags.quiet) return written;
        const { request, response, fault, operation } = exchange;
        const shown = redaction.request({
          method: request.method,
          target: request.target,
          headers: [],
        });
        tell(
          `${response?.status ?? fault?.reason ?? ""}  ${request.method} ${excerpt(shown.target, shownTarget)}  ${operation ?? "not in the document"}`,
        );
        return written;
      },
      left: ({ method, target }, because) => {
        const shown = redaction.request({ method, target, headers: [] });
        tell(`not recorded: ${method} ${excerpt(shown.target, shownTarget)}: ${because}`);
      },
    },
  });
  try {
    const secrets = variablesOf(document).filter((name) => settings.environment[name]);
    const url = proxy.url + pathname.replace(/\/+$/, "");
    const lines = [
      `${document.title} ${document.version}: recording ${baseUrl} in ${path}`,
      `url     ${url}`,
      `export BASE_URL=${word(url)}`,
      ...(secrets.length === 0 ? [] : [`kept out, whatever they are written as: ${secrets.join(", ")}`]),
      "Ctrl-C ends it and writes the files.",
    ];
    await write(stdout, `${lines.map(visible).join("\n")}\n`);
    await untilAborted(AbortSignal.any([signal, stop.signal]));
  } finally {
    await proxy.close();
  }
  const sealed = await recorder.seal();
  stderr.write(sealedText(path, sealed));
  const { refused } = recorder.counts();
  if (refused > 0) {
    throw new AssayError(
      "RECORDING_HOLDS_SECRET",
      `${refused} exchanges were not recorded, because a secret survives in them.`,
      "Name the place with --redact; the others were recorded.",
    );
  }
  return 0;
}

function modeOf(flag = "record"): keyof typeof modes {
  if (flag === "record" || flag === "update" || flag === "refresh") return flag;
  throw new AssayError(
    "FLAG_INVALID",
    `--mode ${flag}: there is no such mode.`,
    "The modes are record (the default), update, which adds to what is there, and refresh, which records it anew.",
  );
}

/** @throws AssayError RECORDING_EXISTS */
async function requireNothingYet(path: string, mode: keyof typeof modes): Promise<void> {
  if (mode !== "record" || (await readFolderIfAny(path)) === undefined) return;
  throw new AssayError(
    "RECORDING_EXISTS",
    `${path} holds recordings already.`,
    "Add --mode update to keep them and add what is new, --mode refresh to record them anew, or name another folder with --out.",
  );
}
