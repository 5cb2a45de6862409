/**
 * Records exchanges into a folder: takes secrets out, writes the journal, and at the end seals it. A recorder that fails
 * does not disturb what it records; it says so once, and throws only when it is closed.
 */
import { setImmediate as endOfTurn } from "node:timers/promises";
import type { AssayError } from "../errors.ts";
import type { RecordedExchange, RecordingHead } from "./exchange.ts";
import type { Redaction } from "./redaction/redaction.ts";
import { type Entry, type Journal, openJournal, type SealMode } from "./sealing/journal.ts";
import { type Sealed, sealJournals } from "./sealing/seal.ts";

export interface RecorderOptions {
  readonly path: string;
  readonly head: RecordingHead;
  readonly mode: SealMode;
  readonly redaction: Redaction;
  /** The recording that an exchange belongs to. */
  readonly nameOf: (exchange: RecordedExchange) => string;
  /** An exchange is not kept, because a known secret survives in these places. */
  readonly refused: (exchange: RecordedExchange, places: readonly string[]) => void;
  /** Nothing more can be written. */
  readonly failed: (error: AssayError) => void;
}

export interface Recorder {
  /** Resolves when the exchange is in the journal, or will never be there. */
  add(exchange: RecordedExchange): Promise<void>;
  readonly counts: () => { readonly refused: number };
  /** Puts what was recorded into the files. @throws AssayError what went wrong while recording, else while sealing */
  seal(): Promise<Sealed>;
}

/** @throws AssayError RECORDING_UNWRITABLE where the folder cannot be written to at all */
export function openRecorder({
  path,
  head,
  mode,
  redaction,
  nameOf,
  refused,
  failed,
}: RecorderOptions): Recorder {
  const journal: Journal = openJournal(path, { head, mode }, Date.now().toString(36) + uniqueId());
  let failure: AssayError | undefined;
  let entries: Entry[] = [];
  let written: Promise<void> | undefined;
  const counts = { refused: 0 };

  /** What ended in one turn of the event loop is written in one go: a write costs more than all else of an exchange. */
  function write(): void {
    const error = failure ?? journal.add(...entries);
    entries = [];
    written = undefined;
    if (failure !== undefined || error === undefined) return;
    failure = error;
    failed(error);
  }

  return {
    add(exchange) {
      if (failure !== undefined) return Promise.resolve();
      const result = redaction.exchange(exchange);
      if (result.kind === "survives") {
        counts.refused += 1;
        refused(exchange, result.places);
        return Promise.resolve();
      }
      entries.push({ name: nameOf(exchange), exchange: result.exchange });
      written ??= endOfTurn().then(write);
      return written;
    },
    counts: () => counts,
    async seal() {
      await written;
      journal.close();
      if (failure !== undefined) throw failure;
      return sealJournals(path, journal.file);
    },
  };
}

let opened = 0;

/** Several recorders of one process have a journal each. */
function uniqueId(): string {
  opened += 1;
  return `-${opened}`;
}
