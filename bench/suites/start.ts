import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { ratioOf, spreadOf } from "../figures.ts";
import { timed } from "../processes.ts";
import { interleaved, rowOf, type Suite } from "../suite.ts";

const cli = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));

export const startUp: Suite = {
  name: "start",
  about:
    "From the start of a process to its first request and to its verdict, held against Node starting and doing nothing.",
  async *measure({ rounds }) {
    const node =
      (...args: readonly string[]) =>
      async () => ({ ms: (await timed(process.execPath, args)).ms });
    // What is kept between runs is there after the first.
    await timed(process.execPath, [cli, "run", "pubnub-functions"]);
    const figures = await interleaved(rounds * 3, {
      node: node("-e", "0"),
      help: node(cli, "--help"),
      first: async () => ({ ms: await msToFirstRequest() }),
      verdict: node(cli, "run", "pubnub-functions"),
      thousand: node(cli, "run", "ncp-cloud-functions", "--samples", "30"),
    });
    const held = (name: "help" | "first" | "verdict" | "thousand") => ({
      to: "node -e 0",
      value: ratioOf(figures(name, "ms"), figures("node", "ms")),
    });
    const row = (
      subject: string,
      name: "help" | "first" | "verdict" | "thousand",
      target?: { readonly kind: "at most"; readonly bound: number; readonly of: "ratio" | "value" },
    ) =>
      rowOf({
        suite: "start",
        subject,
        unit: "ms",
        value: spreadOf(figures(name, "ms")),
        ratio: held(name),
        ...(target === undefined ? {} : { target }),
      });
    yield rowOf({ suite: "start", subject: "node -e 0", unit: "ms", value: spreadOf(figures("node", "ms")) });
    yield row("assay --help", "help", { kind: "at most", bound: 2, of: "ratio" });
    yield row("assay run, to the first request", "first", { kind: "at most", bound: 5, of: "ratio" });
    yield row("assay run pubnub-functions, to the verdict", "verdict");
    yield row("assay run ncp-cloud-functions, more than a thousand requests, to the verdict", "thousand");
  },
};

/** Time until a server of ours gets the first request of a run. */
async function msToFirstRequest(): Promise<number> {
  const arrived = Promise.withResolvers<number>();
  const server = createServer((request, response) => {
    arrived.resolve(performance.now());
    request.resume();
    response.writeHead(500).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" ? address?.port : 0;
  const startedAt = performance.now();
  const args = [
    "run",
    "pubnub-functions",
    "--target",
    `http://127.0.0.1:${port}`,
    "--only",
    "createPackageDeployment/valid/all",
  ];
  const ending = timed(process.execPath, [cli, ...args], { env: { PUBNUB_API_KEY: "si_bench" } });
  const ms = (await arrived.promise) - startedAt;
  await ending;
  server.closeAllConnections();
  server.close();
  return ms;
}
