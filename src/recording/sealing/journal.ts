/**
 * What is recorded goes to a journal first, one line for each exchange as soon as it has ended, and from there into the
 * files of the folder. A process that is killed loses the exchange that it is in the middle of; every process has a
 * journal of its own, so that they never write into each other's lines.
 */
import { closeSync, ftruncateSync, openSync, readdirSync, readFileSync, statSync, writeSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { AssayError } from "../../errors.ts";
import { bufferOf, toText } from "../../http/text.ts";
import type { JsonValue } from "../../json/value.ts";
import type { RecordedExchange, RecordingHead } from "../exchange.ts";
import { headFromFolder, headInFolder } from "../folder.ts";
import { bodyFileName } from "../format/body.ts";
import { exchangeFrom, headFrom } from "../format/read.ts";
import { member, oneOf, type Spot, text, wholeNumber } from "../format/shape.ts";
import { exchangeObject, headObject } from "../format/write.ts";
import { makeFolder, type NewFile, replaceFiles, unwritable } from "./files.ts";
import { linesOf } from "./lines.ts";
import { workFolder } from "./lock.ts";
import { hasEnded, type Owner, thisProcess } from "./owner.ts";

/**
 * What becomes of recordings that are there already: they stay and more is added, all of it or only what is not there yet;
 * or they are recorded anew.
 */
export type SealMode = "add" | "missing" | "refresh";
const sealModes: readonly SealMode[] = ["add", "missing", "refresh"];

/** An exchange, and the name of the recording that it belongs to. */
export interface Entry {
  readonly name: string;
  readonly exchange: RecordedExchange;
}

export interface JournalHead {
  readonly head: RecordingHead;
  readonly mode: SealMode;
}

export interface Journal {
  readonly file: string;
  /** Writes exchanges down, at once and each whole. @returns why not all could be; those before stand there */
  add(...entries: readonly Entry[]): AssayError | undefined;
  close(): void;
}

/** A journal as a process left it. */
export interface ReadJournal {
  readonly file: string;
  /** Absent where nothing at all was written. */
  readonly begun?: JournalHead;
  readonly entries: readonly Entry[];
  /** Whether its last line was cut off. */
  readonly cut: boolean;
}

const formatName = "assay-recording-journal/1";
const longestInline = 64 * 1024;

/** Opens a journal of this process's own in a folder. @throws AssayError RECORDING_UNWRITABLE */
export function openJournal(path: string, { head, mode }: JournalHead, id: string): Journal {
  const folder = workFolder(path);
  const file = join(folder, `${process.pid}-${id}.jsonl`);
  let handle: number;
  let length = 0;

  const append = (lines: readonly string[]): AssayError | undefined => {
    const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(""), "utf8");
    let at = 0;
    try {
      while (at < bytes.length) at += writeSync(handle, bytes, at);
      length += at;
      return undefined;
    } catch (cause) {
      // Whoever reads it must not find half a line.
      length += bytes.subarray(0, at).lastIndexOf(0x0a) + 1;
      ftruncateSync(handle, length);
      return unwritable(file, cause);
    }
  };

  /** The line of an exchange; its long bodies are put where it says that they are. @throws AssayError RECORDING_UNWRITABLE */
  const lineOf = ({ name, exchange }: Entry): string => {
    const bodies: NewFile[] = [];
    const object = exchangeObject(exchange, (body) => {
      if (body.length <= longestInline) return { base64: base64(body) };
      const name = bodyFileName(body);
      bodies.push({ path: join(path, name), content: [body] });
      return { file: name, bytes: body.length };
    });
    if (bodies.length > 0) replaceFiles(bodies);
    return JSON.stringify({ name, exchange: object });
  };

  try {
    makeFolder(folder);
    handle = openSync(file, "ax");
  } catch (cause) {
    throw unwritable(file, cause);
  }
  const error = append([
    JSON.stringify({
      format: formatName,
      owner: thisProcess(),
      mode,
      head: headObject(headInFolder(path, head)),
    }),
  ]);
  if (error !== undefined) throw error;
  return {
    file,
    add: (...entries) => {
      const lines: string[] = [];
      try {
        for (const entry of entries) lines.push(lineOf(entry));
      } catch (cause) {
        if (!(cause instanceof AssayError)) throw cause;
        return append(lines) ?? cause;
      }
      return append(lines);
    },
    close: () => closeSync(handle),
  };
}

function base64(bytes: Uint8Array): string {
  return bufferOf(bytes).toString("base64");
}

/** The journals in a folder whose processes have ended without sealing them. @throws AssayError RECORDING_INVALID */
export function leftJournals(path: string): readonly ReadJournal[] {
  return journalFiles(path).flatMap((file) => (hasEnded(ownerOf(file)) ? [readJournal(path, file)] : []));
}

/** Whether a process that still runs is recording into the folder. */
export function hasLiveJournal(path: string): boolean {
  return journalFiles(path).some((file) => !hasEnded(ownerOf(file)));
}

function journalFiles(path: string): readonly string[] {
  const folder = workFolder(path);
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith(".jsonl"))
      .toSorted()
      .map((name) => join(folder, name));
  } catch {
    return [];
  }
}

/** What a journal holds; no entries where its process was killed before it had written any. @throws AssayError RECORDING_INVALID */
export function readJournal(path: string, file: string): ReadJournal {
  const read = (name: string): Uint8Array | undefined => {
    try {
      return readFileSync(join(path, name));
    } catch {
      return undefined;
    }
  };
  let begun: JournalHead | undefined;
  const entries: Entry[] = [];
  let end = 0;
  try {
    for (const line of linesOf(file)) {
      end += line.length + 1;
      const root = { value: parse(line), path: [] };
      if (begun === undefined) begun = headOf(path, root);
      else
        entries.push({
          name: text(member(root, "name")),
          exchange: exchangeFrom(member(root, "exchange"), read),
        });
    }
  } catch (cause) {
    throw new AssayError(
      "RECORDING_INVALID",
      `${file}, which a recorder left behind, cannot be read: ${cause instanceof Error ? cause.message : cause}.`,
      "Remove it to go on without what it holds.",
      cause,
    );
  }
  return { file, ...(begun === undefined ? {} : { begun }), entries, cut: end < statSync(file).size };
}

function headOf(path: string, root: Spot): JournalHead {
  return {
    head: headFromFolder(path, headFrom(member(root, "head"))),
    mode: oneOf(member(root, "mode"), sealModes),
  };
}

function ownerOf(file: string): Owner {
  try {
    const [first] = linesOf(file);
    const owner = member({ value: parse(first ?? Buffer.alloc(0)), path: [] }, "owner");
    return {
      pid: wholeNumber(member(owner, "pid")),
      host: text(member(owner, "host")),
      started: text(member(owner, "started")),
    };
  } catch {
    // Its process is opening it right now, or ended before it had; the name of the file tells which process.
    const pid = Number(/(\d+)-[^/\\]*$/.exec(file)?.[1]);
    return { pid, host: hostname(), started: "" };
  }
}

/** @throws Error for what is not JSON in UTF-8 */
function parse(line: Uint8Array): JsonValue {
  const value: JsonValue = JSON.parse(toText(line) ?? "\ufffd");
  return value;
}
