import { closeSync, openSync, readSync } from "node:fs";

const blockLength = 1024 * 1024;

/**
 * The lines of a file, one after the other, without the ends of them: a journal may be longer than a text can be. What is
 * left after the last end of a line is none.
 */
export function* linesOf(file: string): Generator<Uint8Array> {
  const handle = openSync(file, "r");
  try {
    const block = Buffer.alloc(blockLength);
    let begun: Buffer[] = [];
    for (let read = readSync(handle, block); read > 0; read = readSync(handle, block)) {
      const filled = block.subarray(0, read);
      let start = 0;
      for (let end = filled.indexOf(0x0a); end !== -1; end = filled.indexOf(0x0a, start)) {
        yield Buffer.concat([...begun, filled.subarray(start, end)]);
        begun = [];
        start = end + 1;
      }
      begun.push(Buffer.from(filled.subarray(start)));
    }
  } finally {
    closeSync(handle);
  }
}
