import { describe, expect, test } from "vitest";
import { folderWith, start } from "./testing/process.ts";

const volatile = (text: string): string =>
  text
    .replace(/127\.0\.0\.1:\d+/g, "127.0.0.1:PORT")
    .replace(/^\S+Z /gm, "TIME ")
    .replace(/[\d.]+ ms/g, "N ms");

const urlIn = (text: string): string => /^url {5}(\S+)$/m.exec(text)?.[1] ?? "";
const statesIn = (text: string): string => /^states {2}(\S+)$/m.exec(text)?.[1] ?? "";

describe("assay mock", () => {
  test("prints where it is and what it takes, logs requests without secrets, and ends on SIGINT with 0", async () => {
    const mock = start(["mock", "pubnub-functions", "--port", "0"]);
    const begun = await mock.until(/Ctrl-C/);
    const answer = await fetch(`${urlIn(begun)}/package-deployments/none`, {
      headers: { Authorization: "x" },
    });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    await mock.until(/GET /);
    mock.child.kill("SIGINT");
    const { exitCode, stdout, stderr } = await mock.ended;
    expect(exitCode).toBe(0);
    expect(volatile(stdout)).toMatchInlineSnapshot(`
      "PubNub Functions v2, package deployments 2026-05-26
      url     http://127.0.0.1:PORT
      states  http://127.0.0.1:PORT/_assay/states
      export PUBNUB_API_KEY=si_assay-caller-key-for-the-reference-only
      export PUBNUB_READONLY_API_KEY=si_assay-reader-key-for-the-reference-only
      Ctrl-C ends it.
      "
    `);
    expect(volatile(stderr)).toMatchInlineSnapshot(`
      "TIME  401  GET /package-deployments/none  N ms
      "
    `);
  });

  test("takes the credentials of the environment, and prints only those that it does not hold", async () => {
    const environment = { NCP_ACCESS_KEY: "my-own-key", NCP_SECRET_KEY: "my-own-secret" };
    const mock = start(["mock", "ncp-cloud-functions", "--port", "0", "--quiet"], { environment });
    const begun = await mock.until(/Ctrl-C/);
    expect(begun).not.toContain("my-own");
    expect(begun).not.toMatch(/export NCP_(ACCESS|SECRET)_KEY/);
    expect(begun).toMatch(/export NCP_READONLY_ACCESS_KEY=/);

    const judged = await start(
      [
        "run",
        "ncp-cloud-functions",
        "--target",
        new URL(urlIn(begun)).origin,
        "--only",
        "getPackage/valid/**",
      ],
      { environment },
    ).ended;
    expect(judged.stdout).toMatch(/0 fail · 0 not tested/);
    expect(judged.exitCode).toBe(0);
    mock.child.kill("SIGTERM");
    expect(await mock.ended).toMatchObject({ exitCode: 0, stderr: "" });
  });

  test("with a fault is wrong in that one way, which a run finds by its rule", async () => {
    const mock = start(["mock", "ncp-cloud-functions", "--port", "0", "--quiet", "--fault", "name-of-51"]);
    const begun = await mock.until(/Ctrl-C/);
    expect(begun).toMatch(/^fault {3}name-of-51: the service /m);
    const environment = Object.fromEntries(
      [...begun.matchAll(/^export (\w+)=(\S+)$/gm)].map(([, name = "", value = ""]) => [name, value]),
    );
    const target = new URL(urlIn(begun)).origin;
    const only = ["--only", "putPackage/invalid/path.packageName/maxLength"];
    const judged = await start(["run", "ncp-cloud-functions", "--target", target, ...only], { environment })
      .ended;
    expect(judged.stdout).toContain("FAIL   putPackage/package-name");
    expect(judged.exitCode).toBe(1);
    mock.child.kill("SIGINT");
    await mock.ended;
  });

  test("lists the faults that it can have, each with its rule", async () => {
    const { stdout, exitCode } = await start(["mock", "pubnub-functions", "--fault", "list"]).ended;
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(
      /^PubNub .* faults\n\nvalidation\n {2}\S+ +the service .*\n +breaks createPackageDeployment\//,
    );
  });

  test.for([
    [["ncp-cloud-functions", "--fault", "name-off-51"], /Did you mean name-of-51/],
    [["keyed.yaml", "--fault", "any"], /no reference of Keyed to plant a fault in/],
  ] as const)("%j cannot start", async ([args, message]) => {
    await using folder = await folderWith({
      "keyed.yaml":
        'openapi: 3.1.0\ninfo: { title: Keyed, version: "1" }\npaths: { /x: { get: { responses: { "204": { description: nothing } } } } }\n',
    });
    const { exitCode, stderr } = await start(["mock", ...args, "--port", "0"], { cwd: folder.path }).ended;
    expect(stderr).toMatch(message);
    expect(exitCode).toBe(2);
  });

  test("offers its states where it says so", async () => {
    const mock = start(["mock", "ncp-cloud-functions", "--port", "0", "--quiet"]);
    const states = statesIn(await mock.until(/Ctrl-C/));
    const answer = await fetch(states, {
      method: "POST",
      body: JSON.stringify({ state: "a package exists", action: "setup" }),
    });
    expect(await answer.json()).toMatchObject({ packageName: expect.any(String) });
    mock.child.kill("SIGINT");
    await mock.ended;
  });

  test("serves any other document by the document alone, a key in the query hidden in the log", async () => {
    await using folder = await folderWith({
      "keyed.yaml":
        'openapi: 3.1.0\ninfo: { title: Keyed, version: "1" }\nsecurity: [{ key: [] }]\npaths:\n  /x:\n    get:\n      responses: { "204": { description: nothing }, "401": { description: who? } }\ncomponents:\n  securitySchemes: { key: { type: apiKey, in: query, name: k } }\n',
    });
    const environment = { ASSAY_KEY: "a secret/key" };
    const mock = start(["mock", "keyed.yaml", "--port", "0"], { cwd: folder.path, environment });
    const url = urlIn(await mock.until(/Ctrl-C/));
    const statuses = [];
    for (const key of ["a%20secret%2Fkey", "another"]) {
      statuses.push((await fetch(`${url}/x?k=${key}`)).status);
    }
    await mock.until(/k=another/);
    mock.child.kill("SIGINT");
    const { stdout, stderr } = await mock.ended;
    expect(statuses).toEqual([204, 401]);
    expect(volatile(stdout + stderr)).toMatchInlineSnapshot(`
      "Keyed 1
      url     http://127.0.0.1:PORT
      Ctrl-C ends it.
      TIME  204  GET /x?k=$ASSAY_KEY  N ms
      TIME  401  GET /x?k=another  N ms
      "
    `);
  });

  test("tells apart the credentials of several schemes, or says what would make it ask for them", async () => {
    const security = (name: string) =>
      `{ get: { security: [{ ${name}: [] }], responses: { "204": { description: ok } } } }`;
    await using folder = await folderWith({
      "two.yaml": `openapi: 3.1.0\ninfo: { title: Two, version: "1" }\npaths:\n  /a: ${security("a")}\n  /b: ${security("b")}\ncomponents:\n  securitySchemes:\n    a: { type: apiKey, in: header, name: X-A }\n    b: { type: http, scheme: basic }\n`,
    });
    const open = start(["mock", "two.yaml", "--port", "0", "--quiet"], { cwd: folder.path });
    expect(await open.until(/Ctrl-C/)).toContain(
      "Whoever sends credentials is let in, whatever they are. Set ASSAY_A, ASSAY_B_USERNAME, ASSAY_B_PASSWORD to let in nobody else.",
    );
    open.child.kill("SIGINT");
    await open.ended;

    const environment = { ASSAY_A: "first", ASSAY_B_USERNAME: "second", ASSAY_B_PASSWORD: "third" };
    const mock = start(["mock", "two.yaml", "--port", "0", "--quiet"], { cwd: folder.path, environment });
    const url = urlIn(await mock.until(/Ctrl-C/));
    const judged = await start(["run", "two.yaml", "--target", url], { cwd: folder.path, environment }).ended;
    expect(judged.stdout).toMatch(/0 fail · 1 not tested · 0 error +conformant/);
    mock.child.kill("SIGINT");
    await mock.ended;
  });
});
