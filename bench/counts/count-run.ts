/** Judges the embedded reference of a bundled API as `assay run` does, and tells what that took in things that can be counted. */
import { subscribe } from "node:diagnostics_channel";
import { GCProfiler, getHeapStatistics } from "node:v8";
import { judgeTarget } from "../../src/commands/judge-target.ts";
import { requireSpec, settingsFor } from "../../src/commands/settings.ts";
import { loadDocument } from "../../src/spec/load.ts";
import { quiet } from "../quiet.ts";
import type { Counts } from "./counts.ts";

const surroundings = quiet();

function counter(name: string): () => number {
  let count = 0;
  subscribe(name, (message) => {
    count += Number(Object(message).values ?? 1);
  });
  return () => count;
}

/** Bytes that the heap was given out for, whatever became of them: between two collections it only grows. */
function allocations(): () => number {
  const profiler = new GCProfiler();
  let used = getHeapStatistics().used_heap_size;
  profiler.start();
  return () => {
    const end = getHeapStatistics().used_heap_size;
    let bytes = 0;
    for (const { beforeGC, afterGC } of profiler.stop()?.statistics ?? []) {
      bytes += beforeGC.heapStatistics.usedHeapSize - used;
      used = afterGC.heapStatistics.usedHeapSize;
    }
    return bytes + end - used;
  };
}

const spec = process.argv[2] ?? "";
const counters = {
  filesRead: counter("assay:read"),
  textsParsed: counter("assay:parse"),
  schemasCompiled: counter("assay:compile"),
  valuesDrawn: counter("assay:draw"),
  requestsProven: counter("assay:wire"),
};
const settings = requireSpec(await settingsFor(spec, {}, surroundings));
const document = await loadDocument(settings.spec, settings.overlays);
const allocated = allocations();
const { counts, rules } = await judgeTarget(settings.spec, document, settings, surroundings);
const bytes = allocated();
const counted: Counts = {
  cases: counts.cases,
  requests: counts.requests,
  findings: counts.pass + counts.fail + counts.notTested + counts.error,
  rulesProven: rules.filter(({ verdict }) => verdict === "proven").length,
  filesRead: counters.filesRead(),
  textsParsed: counters.textsParsed(),
  schemasCompiled: counters.schemasCompiled(),
  valuesDrawn: counters.valuesDrawn(),
  requestsProven: counters.requestsProven(),
  kilobytesPerRequest: Math.round(bytes / counts.requests / 1000),
};
process.stdout.write(JSON.stringify(counted));
