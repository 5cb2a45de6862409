import { Writable } from "node:stream";
import type { Surroundings } from "../src/commands/surroundings.ts";

const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });

/** What surrounds a command that is carried out in this process, and that nobody listens to. */
export function quiet(environment: Surroundings["environment"] = {}): Surroundings {
  return {
    environment,
    stdout: nowhere,
    stderr: nowhere,
    now: Date.now,
    signal: new AbortController().signal,
    node: process.versions.node,
    debug: false,
  };
}
