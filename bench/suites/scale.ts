import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ratioOf, spreadOf } from "../figures.ts";
import { startServer } from "../own.ts";
import { scratch } from "../processes.ts";
import { progress, rowOf, type Suite } from "../suite.ts";
import { measuredRun } from "./measured-run.ts";

export const scale: Suite = {
  name: "scale",
  about:
    "Memory and time as samples and operations grow: memory is to stay, and time to grow no faster than what is done.",
  async *measure(effort) {
    yield* samples(effort.scale);
    yield* operations();
  },
};

async function* samples(factor: number): ReturnType<Suite["measure"]> {
  const refusal =
    '{"meta":{"timestamp":"2026-01-01T00:00:00.000Z","correlationId":"3fa85f64-5717-4562-b3fc-2c963f66afa6"},"errors":[{"code":"FAAS-400","message":"Bad Request"}]}';
  const server = await startServer("constant.ts", "400", refusal);
  try {
    const target = server.origin;
    let least: { readonly mb: number; readonly perSecond: number } | undefined;
    for (const count of [1_000, 10_000, 100_000, 1_000_000].filter((each) => each <= 1_000_000 * factor)) {
      progress(`${count.toLocaleString("en")} samples`);
      const { peakMb, ms, requests } = await measuredRun({
        spec: "pubnub-functions",
        target,
        samples: count,
        only: "createPackageDeployment/invalid/body.keysetId/type/random",
      });
      const now = { mb: peakMb, perSecond: (requests / ms) * 1000 };
      const subject = `${count.toLocaleString("en")} samples`;
      yield rowOf({
        suite: "scale",
        subject,
        unit: "MB at most",
        value: spreadOf([peakMb]),
        ...(least === undefined
          ? {}
          : { ratio: { to: "10,000 samples", value: ratioOf([peakMb], [least.mb]) } }),
        ...(count === 1_000_000 ? { target: { kind: "at most", bound: 1.5, of: "ratio" } } : {}),
      });
      const { perSecond } = now;
      yield rowOf({
        suite: "scale",
        subject,
        unit: "requests/s",
        value: spreadOf([perSecond]),
        ...(least === undefined
          ? {}
          : { ratio: { to: "10,000 samples", value: ratioOf([perSecond], [least.perSecond]) } }),
      });
      if (count === 10_000) least = now;
    }
  } finally {
    await server.stop();
  }
}

async function* operations(): ReturnType<Suite["measure"]> {
  using folder = scratch();
  const server = await startServer("constant.ts", "200", '{"id":1}');
  try {
    const target = server.origin;
    let hundred: number | undefined;
    for (const count of [1, 10, 100, 1_000]) {
      progress(`${count.toLocaleString("en")} operations`);
      const spec = join(folder.path, `${count}.json`);
      await writeFile(spec, JSON.stringify(documentOf(count)));
      const { peakMb, ms, requests } = await measuredRun({ spec, target, samples: 3, only: "**/valid/**" });
      const subject = count === 1 ? "1 operation" : `${count.toLocaleString("en")} operations`;
      yield rowOf({ suite: "scale", subject, unit: "MB at most", value: spreadOf([peakMb]) });
      yield rowOf({
        suite: "scale",
        subject,
        unit: "ms/operation",
        value: spreadOf([ms / count]),
        ...(hundred === undefined
          ? {}
          : { ratio: { to: "100 operations", value: ratioOf([ms / count], [hundred]) } }),
      });
      if (count === 100) hundred = ms / count;
      yield rowOf({ suite: "scale", subject, unit: "requests/s", value: spreadOf([(requests / ms) * 1000]) });
    }
  } finally {
    await server.stop();
  }
}

function documentOf(operations: number): object {
  const item = { type: "object", required: ["id"], properties: { id: { type: "integer" } } };
  const operation = (index: number): object => ({
    get: {
      operationId: `getThing${index}`,
      parameters: [{ name: "limit", in: "query", schema: { type: "integer", minimum: 1, maximum: 100 } }],
      responses: { 200: { description: "A thing.", content: { "application/json": { schema: item } } } },
    },
  });
  const paths = Object.fromEntries(
    Array.from({ length: operations }, (_none, index) => [`/things${index}`, operation(index)]),
  );
  return { openapi: "3.1.0", info: { title: `${operations} operations`, version: "1" }, paths };
}
