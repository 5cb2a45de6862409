import { PassThrough } from "node:stream";
import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import type { RunEvent } from "../run/event.ts";
import { progress } from "./progress.ts";
import { events } from "./testing/results.ts";

/** All that is written to a stream while the events are shown. */
async function written(isTerminal: boolean, shown: readonly RunEvent[]): Promise<string> {
  const stream = Object.assign(new PassThrough(), { isTTY: isTerminal, columns: 120 });
  const bar = await progress(stream, isTerminal);
  for (const event of shown) bar.show(event);
  bar.stop();
  bar.stop();
  return String(stream.read() ?? "");
}

test("a terminal sees how many operations, requests and failures there were, and no bar is left behind", async () => {
  const output = await written(true, events);
  expect(stripVTControlCharacters(output)).toContain("2/4 operations · 5 requests · 1 failed");
  expect(output.endsWith("\u001b[2K")).toBe(true);
});

test("what is not a terminal sees nothing", async () => {
  expect(await written(false, events)).toBe("");
});

test("a run that ends without finishing leaves no timer behind", async () => {
  const before = process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
  await written(true, events.slice(0, 2));
  expect(process.getActiveResourcesInfo().filter((name) => name === "Timeout").length).toBe(before);
});
