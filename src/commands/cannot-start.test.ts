import { mkdir, readdir, readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { assay, folderWith } from "./testing/process.ts";

/** Documents and configurations, each wrong in one way. */
const files: Readonly<Record<string, string>> = {
  "good.yaml":
    'openapi: 3.1.0\ninfo: { title: T, version: "1" }\npaths:\n  /x:\n    get:\n      operationId: getX\n      responses: { "200": { description: ok } }\n',
  "not-yaml.yaml": "openapi: 3.1.0\npaths:\n  /x: { get: [ }\n",
  "not-json.json": '{"openapi": "3.1.0",\n "info": {"title" "x"}}\n',
  "bad-ref.yaml":
    'openapi: 3.1.0\ninfo: { title: T, version: "1" }\npaths:\n  /x:\n    get:\n      responses:\n        "200": { $ref: "#/components/responses/Gone" }\n',
  "bad-file-ref.yaml":
    'openapi: 3.1.0\ninfo: { title: T, version: "1" }\npaths:\n  /x:\n    get:\n      responses:\n        "200": { $ref: "gone.yaml#/Gone" }\n',
  "version-4.yaml": 'openapi: 4.0.0\ninfo: { title: T, version: "1" }\npaths: {}\n',
  "no-openapi.yaml": "name: x\n",
  "list.yaml": "- x\n",
  "empty.yaml": "",
  "no-operation.yaml": 'openapi: 3.1.0\ninfo: { title: T, version: "1" }\npaths: {}\n',
  "bad-rule.yaml":
    'openapi: 3.1.0\ninfo: { title: T, version: "1" }\npaths:\n  /x:\n    get:\n      responses: { "200": { description: ok } }\n      x-assay-rules:\n        - id: a\n          when: { valid: true }\n',
  "no-overlay.yaml": "name: x\n",
  "idle-overlay.yaml": 'overlay: 1.0.0\nactions:\n  - target: $.paths["/gone"]\n    update: {}\n',
  "unknown-setting.yaml": "targt: x\n",
  "not-yaml-config.yaml": "target: [\n",
  "bad-seed.yaml": "seed: -1\n",
  "bad-credentials.yaml": "credentials: { NCP_ACCESS_KEY: 12 }\n",
};

const ncp = ["run", "ncp-cloud-functions"];
const secrets = { NCP_ACCESS_KEY: "key", NCP_SECRET_KEY: "secret" };

let folder: Awaited<ReturnType<typeof folderWith>>;
let taken: Server;
let requests = 0;
let port = 0;

beforeAll(async () => {
  folder = await folderWith(files);
  await mkdir(join(folder.path, "folder"));
  taken = createServer((_request, response) => {
    requests += 1;
    response.end();
  });
  await new Promise<void>((listening) => taken.listen(0, "127.0.0.1", listening));
  const address = taken.address();
  port = typeof address === "object" && address !== null ? address.port : 0;
});

afterAll(async () => {
  taken.close();
  await folder[Symbol.asyncDispose]();
});

/** What each command line prints to standard error; that it exits with 2 and prints nothing else is asserted. */
async function refusals(
  commands: readonly (readonly string[])[],
  environment: Readonly<Record<string, string>> = {},
): Promise<string> {
  const told: string[] = [];
  for (const args of commands) {
    const ended = await assay(args, { cwd: folder.path, environment });
    expect({ args, exitCode: ended.exitCode, stdout: ended.stdout }).toEqual({
      args,
      exitCode: 2,
      stdout: "",
    });
    told.push(`$ assay ${args.join(" ")}\n${ended.stderr}`);
  }
  return told.join("\n").replaceAll(folder.path, "<folder>").replaceAll(String(port), "<port>");
}

describe("one message and exit code 2 for", () => {
  test("a document that cannot be used", async () => {
    const names = [
      "gone.yaml",
      "folder",
      "http://127.0.0.1:9/x.yaml",
      "ncp-cloud-function",
      ...Object.keys(files),
    ];
    const unusable = names.filter((name) => !/^good|overlay|setting|config|seed|credentials/.test(name));
    expect(await refusals(unusable.map((name) => ["list", name]))).toMatchInlineSnapshot(`
      "$ assay list gone.yaml
      assay: Cannot read <folder>/gone.yaml: there is no such file. [SPEC_NOT_FOUND]
      Give the path or URL of an OpenAPI document, or a bundled name: ncp-cloud-functions, pubnub-functions.

      $ assay list folder
      assay: Cannot read <folder>/folder: it is a folder. [SPEC_NOT_FOUND]
      Give the path or URL of an OpenAPI document, or a bundled name: ncp-cloud-functions, pubnub-functions.

      $ assay list http://127.0.0.1:9/x.yaml
      assay: Cannot read http://127.0.0.1:9/x.yaml: connect ECONNREFUSED 127.0.0.1:9. [SPEC_NOT_FOUND]
      Check the URL, or download the document and give its path.

      $ assay list ncp-cloud-function
      assay: Cannot read <folder>/ncp-cloud-function: there is no such file. [SPEC_NOT_FOUND]
      Give the path or URL of an OpenAPI document, or a bundled name: ncp-cloud-functions, pubnub-functions.

      $ assay list not-yaml.yaml
      assay: <folder>/not-yaml.yaml:3:16: Flow sequence in block collection must be sufficiently indented and end with a ]. [SPEC_UNREADABLE]
      Mend the YAML or JSON at that place; every other problem waits behind it.

      $ assay list not-json.json
      assay: <folder>/not-json.json:2:19: Missing , or : between flow map items. [SPEC_UNREADABLE]
      Mend the YAML or JSON at that place; every other problem waits behind it.

      $ assay list bad-ref.yaml
      assay: <folder>/bad-ref.yaml:7: $ref "#/components/responses/Gone" at /paths/~1x/get/responses/200 leads nowhere. [SPEC_UNRESOLVED_REF]
      Correct the $ref, or add what it points to.

      $ assay list bad-file-ref.yaml
      assay: Cannot read <folder>/gone.yaml: there is no such file. A $ref in <folder>/bad-file-ref.yaml leads there. [SPEC_UNRESOLVED_REF]
      Correct the $ref, or put the file where it points.

      $ assay list version-4.yaml
      assay: <folder>/version-4.yaml is in OpenAPI version 4.0.0, which is not supported. [SPEC_VERSION_UNSUPPORTED]
      Supported are OpenAPI 3.0, 3.1, 3.2 and Swagger 2.0.

      $ assay list no-openapi.yaml
      assay: <folder>/no-openapi.yaml is not an OpenAPI document: it has neither "openapi" nor "swagger". [SPEC_INVALID]
      Give an OpenAPI 3.0 or 3.1 document, or Swagger 2.0.

      $ assay list list.yaml
      assay: <folder>/list.yaml is not an OpenAPI document: its root is not an object. [SPEC_INVALID]
      Give an OpenAPI 3.0 or 3.1 document, or Swagger 2.0.

      $ assay list empty.yaml
      assay: <folder>/empty.yaml is not an OpenAPI document: its root is not an object. [SPEC_INVALID]
      Give an OpenAPI 3.0 or 3.1 document, or Swagger 2.0.

      $ assay list no-operation.yaml
      assay: <folder>/no-operation.yaml describes no operation. [SPEC_INVALID]
      Add operations under "paths".

      $ assay list bad-rule.yaml
      assay: <folder>/bad-rule.yaml: the rule at /paths/~1x/get/x-assay-rules/0 needs \`evidence\`: documented, source, observed or inferred. [SPEC_INVALID]
      Correct the rule; README, “Rules”, shows the shape.
      "
    `);
  });

  test("an overlay that cannot be applied", async () => {
    const overlays = ["gone.yaml", "no-overlay.yaml", "idle-overlay.yaml"];
    expect(
      await refusals([
        ...overlays.map((name) => ["list", "good.yaml", "--overlay", name]),
        ["explain", "getX/valid", "--overlay", "idle-overlay.yaml"],
      ]),
    ).toMatchInlineSnapshot(`
      "$ assay list good.yaml --overlay gone.yaml
      assay: Cannot read <folder>/gone.yaml: there is no such file. [SPEC_NOT_FOUND]
      Give the path or URL of an OpenAPI document, or a bundled name: ncp-cloud-functions, pubnub-functions.

      $ assay list good.yaml --overlay no-overlay.yaml
      assay: Overlay <folder>/no-overlay.yaml: it needs "overlay" and a list of "actions". [OVERLAY_INVALID]
      Write an OpenAPI Overlay 1.0 document.

      $ assay list good.yaml --overlay idle-overlay.yaml
      assay: Overlay <folder>/idle-overlay.yaml: actions[0] selects nothing: $.paths["/gone"]. [OVERLAY_INVALID]
      Correct the target for this document.

      $ assay explain getX/valid --overlay idle-overlay.yaml
      assay: --overlay needs a document to be applied to. [FLAG_INVALID]
      Name it: \`assay explain ID SPEC --overlay FILE\`.
      "
    `);
  });

  test("a command line that is not understood", async () => {
    expect(
      await refusals([
        ["runn"],
        ["run"],
        ["explain"],
        [...ncp, "and-more"],
        [...ncp, "--targt", "x"],
        [...ncp, "--seed"],
        ["mock", "good.yaml", "--prot", "1"],
      ]),
    ).toMatchInlineSnapshot(`
      "$ assay runn
      assay: unknown command 'runn'. [FLAG_INVALID]
      Did you mean run? \`assay --help\` and \`assay COMMAND --help\` show what there is.

      $ assay run
      assay: No document is named to judge by. [SPEC_MISSING]
      Name one, as in \`assay run SPEC\`, or set \`spec\` in the configuration file.

      $ assay explain
      assay: missing required argument 'id'. [FLAG_INVALID]
      \`assay --help\` and \`assay COMMAND --help\` show what there is.

      $ assay run ncp-cloud-functions and-more
      assay: too many arguments for 'run'. Expected 1 argument but got 2: ncp-cloud-functions, and-more. [FLAG_INVALID]
      \`assay --help\` and \`assay COMMAND --help\` show what there is.

      $ assay run ncp-cloud-functions --targt x
      assay: unknown option '--targt'. [FLAG_INVALID]
      Did you mean --target? \`assay --help\` and \`assay COMMAND --help\` show what there is.

      $ assay run ncp-cloud-functions --seed
      assay: option '--seed <n>' argument missing. [FLAG_INVALID]
      \`assay --help\` and \`assay COMMAND --help\` show what there is.

      $ assay mock good.yaml --prot 1
      assay: unknown option '--prot'. [FLAG_INVALID]
      Did you mean --port? \`assay --help\` and \`assay COMMAND --help\` show what there is.
      "
    `);
  });

  test("every flag with a bad value", async () => {
    expect(
      await refusals([
        [...ncp, "--seed", "x"],
        [...ncp, "--seed", "4294967296"],
        [...ncp, "--samples", "1.5"],
        [...ncp, "--time", "soon"],
        [...ncp, "--concurrency", "0"],
        [...ncp, "--rate", "fast"],
        [...ncp, "--wait-for", "1h"],
        [...ncp, "--timeout", "0"],
        [...ncp, "--only", "nothing/**"],
        [...ncp, "--skip", "**"],
        [...ncp, "--report", "pdf"],
        [...ncp, "--report", "json="],
        ["mock", "good.yaml", "--port", "70000"],
        ["list", "good.yaml", "--format", "html"],
        ["list", "good.yaml", "--only", "nothing/**"],
      ]),
    ).toMatchInlineSnapshot(`
      "$ assay run ncp-cloud-functions --seed x
      assay: --seed x: not a whole number from 0 to 4294967295. [FLAG_INVALID]
      For example: --seed 10.

      $ assay run ncp-cloud-functions --seed 4294967296
      assay: --seed 4294967296: not a whole number from 0 to 4294967295. [FLAG_INVALID]
      For example: --seed 10.

      $ assay run ncp-cloud-functions --samples 1.5
      assay: --samples 1.5: not a whole number from 0 to 10000000. [FLAG_INVALID]
      For example: --samples 10.

      $ assay run ncp-cloud-functions --time soon
      assay: --time soon: not a duration. [FLAG_INVALID]
      Give seconds, or a unit: --time 30, --time 500ms, --time 2m.

      $ assay run ncp-cloud-functions --concurrency 0
      assay: --concurrency 0: not a whole number from 1 to 256. [FLAG_INVALID]
      For example: --concurrency 10.

      $ assay run ncp-cloud-functions --rate fast
      assay: --rate fast: not a rate. [FLAG_INVALID]
      Give requests per second: --rate 20/s.

      $ assay run ncp-cloud-functions --wait-for 1h
      assay: --wait-for 1h: not a duration. [FLAG_INVALID]
      Give seconds, or a unit: --wait-for 30, --wait-for 500ms, --wait-for 2m.

      $ assay run ncp-cloud-functions --timeout 0
      assay: --timeout 0: not a duration. [FLAG_INVALID]
      Give seconds, or a unit: --timeout 30, --timeout 500ms, --timeout 2m.

      $ assay run ncp-cloud-functions --only nothing/**
      assay: No case matches --only and --skip. [FILTER_MATCHES_NOTHING]
      \`assay list SPEC\` prints the ids that can be selected.

      $ assay run ncp-cloud-functions --skip **
      assay: No case matches --only and --skip. [FILTER_MATCHES_NOTHING]
      \`assay list SPEC\` prints the ids that can be selected.

      $ assay run ncp-cloud-functions --report pdf
      assay: --report pdf: there is no report format called "pdf". [FLAG_INVALID]
      The formats are text, json, junit, html, sarif, github, markdown, badge, ndjson; write --report FORMAT or --report FORMAT=FILE.

      $ assay run ncp-cloud-functions --report json=
      assay: --report json=: no file is named after the equals sign. [FLAG_INVALID]
      Write --report json=FILE, or --report json for standard output.

      $ assay mock good.yaml --port 70000
      assay: --port 70000: not a whole number from 0 to 65535. [FLAG_INVALID]
      For example: --port 10.

      $ assay list good.yaml --format html
      assay: --format html: there is no such format. [FLAG_INVALID]
      The formats are text and json.

      $ assay list good.yaml --only nothing/**
      assay: No case matches --only and --skip. [FILTER_MATCHES_NOTHING]
      \`assay list SPEC\` without them prints the ids that can be selected.
      "
    `);
  });

  test("a target that cannot be judged", async () => {
    expect(
      await refusals(
        [
          [...ncp, "--target", "http://127.0.0.1:9"],
          [...ncp, "--target", "http://127.0.0.1:9", "--wait-for", "300ms"],
          [...ncp, "--target", "ftp://127.0.0.1"],
          [...ncp, "--target", "http://127.0.0.1:99999"],
          [...ncp, "--target", "http://"],
          [...ncp, "--target", "http://192.0.2.1"],
          [...ncp, "--target", `http://127.0.0.1:${port}`, "--states", "nowhere"],
          [...ncp, "--target", `http://127.0.0.1:${port}`, "--states", "http://192.0.2.1/states"],
          ["run", "good.yaml"],
        ],
        secrets,
      ),
    ).toMatchInlineSnapshot(`
      "$ assay run ncp-cloud-functions --target http://127.0.0.1:9
      assay: Nothing answers at http://127.0.0.1:9: the connection failed: connect ECONNREFUSED 127.0.0.1:9. [TARGET_UNREACHABLE]
      Start the target first, or add --wait-for 30s.

      $ assay run ncp-cloud-functions --target http://127.0.0.1:9 --wait-for 300ms
      assay: Nothing answers at http://127.0.0.1:9: the connection failed: connect ECONNREFUSED 127.0.0.1:9. [TARGET_UNREACHABLE]
      It was waited for 0.3 s.

      $ assay run ncp-cloud-functions --target ftp://127.0.0.1
      assay: --target ftp://127.0.0.1 is not an http or https URL. [FLAG_INVALID]
      Give an origin such as http://127.0.0.1:4010, or a whole base URL.

      $ assay run ncp-cloud-functions --target http://127.0.0.1:99999
      assay: --target http://127.0.0.1:99999 is not an http or https URL. [FLAG_INVALID]
      Give an origin such as http://127.0.0.1:4010, or a whole base URL.

      $ assay run ncp-cloud-functions --target http://
      assay: --target http:// is not an http or https URL. [FLAG_INVALID]
      Give an origin such as http://127.0.0.1:4010, or a whole base URL.

      $ assay run ncp-cloud-functions --target http://192.0.2.1
      assay: http://192.0.2.1 is not this machine, and a run creates, changes and deletes things there. [TARGET_NOT_LOOPBACK]
      Add --allow-unsafe if that is what you want.

      $ assay run ncp-cloud-functions --target http://127.0.0.1:<port> --states nowhere
      assay: --states nowhere is not an http or https URL. [FLAG_INVALID]
      Give the URL of the target's provider-state endpoint.

      $ assay run ncp-cloud-functions --target http://127.0.0.1:<port> --states http://192.0.2.1/states
      assay: http://192.0.2.1 is not this machine, and a run creates, changes and deletes things there. [TARGET_NOT_LOOPBACK]
      Add --allow-unsafe if that is what you want.

      $ assay run good.yaml
      assay: There is no embedded reference for T. [TARGET_MISSING]
      Name the service to judge: --target http://127.0.0.1:PORT.
      "
    `);
  });

  test("credentials that are missing, all of them or one", async () => {
    const target = ["--target", `http://127.0.0.1:${port}`];
    expect(await refusals([[...ncp, ...target]])).toMatchInlineSnapshot(`
      "$ assay run ncp-cloud-functions --target http://127.0.0.1:<port>
      assay: The document asks for credentials, and these environment variables are not set: NCP_ACCESS_KEY, NCP_SECRET_KEY. [CREDENTIALS_MISSING]
      Set them in the environment, or in the configuration file under \`credentials\`.
      "
    `);
    expect(await refusals([["run", "pubnub-functions", ...target]])).toMatchInlineSnapshot(`
      "$ assay run pubnub-functions --target http://127.0.0.1:<port>
      assay: The document asks for credentials, and these environment variables are not set: PUBNUB_API_KEY. [CREDENTIALS_MISSING]
      Set them in the environment, or in the configuration file under \`credentials\`.
      "
    `);
    expect(await refusals([[...ncp, ...target]], { NCP_ACCESS_KEY: "key" })).toMatchInlineSnapshot(`
      "$ assay run ncp-cloud-functions --target http://127.0.0.1:<port>
      assay: The document asks for credentials, and these environment variables are not set: NCP_SECRET_KEY. [CREDENTIALS_MISSING]
      Set them in the environment, or in the configuration file under \`credentials\`.
      "
    `);
  });

  test("a configuration file that cannot be used", async () => {
    const names = ["gone.yaml", "folder", "list.yaml", ...Object.keys(files)];
    const unusable = names.filter((name) => /^(gone|folder|list)|setting|config|seed|credentials/.test(name));
    expect(
      await refusals([...new Set(unusable)].map((name) => [...ncp, "--config", name])),
    ).toMatchInlineSnapshot(`
      "$ assay run ncp-cloud-functions --config gone.yaml
      assay: gone.yaml: there is no such file. [CONFIG_INVALID]
      Correct the configuration file, or name another with --config FILE.

      $ assay run ncp-cloud-functions --config folder
      assay: folder: it is a folder. [CONFIG_INVALID]
      Correct the configuration file, or name another with --config FILE.

      $ assay run ncp-cloud-functions --config list.yaml
      assay: list.yaml: it must be a mapping of settings. [CONFIG_INVALID]
      Correct the configuration file, or name another with --config FILE.

      $ assay run ncp-cloud-functions --config unknown-setting.yaml
      assay: unknown-setting.yaml:1: there is no setting "targt"; perhaps "target" is meant. [CONFIG_INVALID]
      Correct the configuration file, or name another with --config FILE.

      $ assay run ncp-cloud-functions --config not-yaml-config.yaml
      assay: not-yaml-config.yaml:2:1: Flow sequence in block collection must be sufficiently indented and end with a ]. [CONFIG_INVALID]
      Correct the configuration file, or name another with --config FILE.

      $ assay run ncp-cloud-functions --config bad-seed.yaml
      assay: bad-seed.yaml:1: "seed" must be a whole number from 0 to 4294967295. [CONFIG_INVALID]
      Correct the configuration file, or name another with --config FILE.

      $ assay run ncp-cloud-functions --config bad-credentials.yaml
      assay: bad-credentials.yaml:1: "credentials.NCP_ACCESS_KEY" must be text; put it in quotes. [CONFIG_INVALID]
      Correct the configuration file, or name another with --config FILE.
      "
    `);
  });

  test("a report that cannot be written, before anything is sent", async () => {
    const before = requests;
    const target = ["--target", `http://127.0.0.1:${port}`];
    expect(
      await refusals(
        [
          [...ncp, ...target, "--report", "json=folder"],
          [...ncp, ...target, "--report", "json=good.yaml/report.json"],
          [...ncp, ...target, "--report", "text", "--report", "junit"],
          [...ncp, ...target, "--report", "text=r.txt", "--report", "json=./r.txt"],
        ],
        secrets,
      ),
    ).toMatchInlineSnapshot(`
      "$ assay run ncp-cloud-functions --target http://127.0.0.1:<port> --report json=folder
      assay: The report cannot be written to folder: it is a folder. [REPORT_UNWRITABLE]
      Name another file, or make its folder writable.

      $ assay run ncp-cloud-functions --target http://127.0.0.1:<port> --report json=good.yaml/report.json
      assay: The report cannot be written to good.yaml/report.json: a file stands where a folder is needed. [REPORT_UNWRITABLE]
      Name another file, or make its folder writable.

      $ assay run ncp-cloud-functions --target http://127.0.0.1:<port> --report text --report junit
      assay: --report: two reports would be written to standard output. [FLAG_INVALID]
      Give each a file of its own: --report FORMAT=FILE.

      $ assay run ncp-cloud-functions --target http://127.0.0.1:<port> --report text=r.txt --report json=./r.txt
      assay: --report: two reports would be written to <folder>/r.txt. [FLAG_INVALID]
      Give each a file of its own: --report FORMAT=FILE.
      "
    `);
    expect(requests).toBe(before);
  });

  test.runIf(process.platform === "linux")("a report where the system makes no folders", async () => {
    expect(await refusals([[...ncp, "--report", "json=/proc/none/report.json"]])).toMatchInlineSnapshot(`
      "$ assay run ncp-cloud-functions --report json=/proc/none/report.json
      assay: The report cannot be written to /proc/none/report.json: its folder cannot be made. [REPORT_UNWRITABLE]
      Name another file, or make its folder writable.
      "
    `);
  });

  test("a port that is taken, and an address that is not this machine's", async () => {
    expect(
      await refusals([
        ["mock", "ncp-cloud-functions", "--port", String(port)],
        ["mock", "ncp-cloud-functions", "--port", "0", "--host", "192.0.2.1"],
      ]),
    ).toMatchInlineSnapshot(`
      "$ assay mock ncp-cloud-functions --port <port>
      assay: Cannot listen on 127.0.0.1:<port>: listen EADDRINUSE: address already in use 127.0.0.1:<port>. [PORT_UNAVAILABLE]
      Choose another port with --port, or 0 for any free one.

      $ assay mock ncp-cloud-functions --port 0 --host 192.0.2.1
      assay: Cannot listen on 192.0.2.1:0: listen EADDRNOTAVAIL: address not available 192.0.2.1. [PORT_UNAVAILABLE]
      Choose another port with --port, or 0 for any free one.
      "
    `);
  });

  test("an id that nothing has, with those that may be meant", async () => {
    expect(
      await refusals([
        ["explain", "package-nam"],
        ["explain", "putPackage/package-nmae"],
        ["explain", "putPackage/invalid/path.packageName/maxLenght"],
        ["explain", "putPackage/invalid/path.packageName/maxLength#refused-as-documentd"],
        ["explain", "no-server-eror"],
        ["explain", "something else", "good.yaml"],
      ]),
    ).toMatchInlineSnapshot(`
      "$ assay explain package-nam
      assay: Nothing is called package-nam in ncp-cloud-functions or pubnub-functions. [ID_UNKNOWN]
      Did you mean putPackage/package-name? \`assay list SPEC\` prints the ids of rules and cases; other documents are looked through with \`assay explain ID SPEC\`.

      $ assay explain putPackage/package-nmae
      assay: Nothing is called putPackage/package-nmae in ncp-cloud-functions or pubnub-functions. [ID_UNKNOWN]
      Did you mean putPackage/package-name? \`assay list SPEC\` prints the ids of rules and cases; other documents are looked through with \`assay explain ID SPEC\`.

      $ assay explain putPackage/invalid/path.packageName/maxLenght
      assay: Nothing is called putPackage/invalid/path.packageName/maxLenght in ncp-cloud-functions or pubnub-functions. [ID_UNKNOWN]
      Did you mean putPackage/invalid/path.packageName/maxLength? \`assay list SPEC\` prints the ids of rules and cases; other documents are looked through with \`assay explain ID SPEC\`.

      $ assay explain putPackage/invalid/path.packageName/maxLength#refused-as-documentd
      assay: Nothing is called putPackage/invalid/path.packageName/maxLength#refused-as-documentd in ncp-cloud-functions or pubnub-functions. [ID_UNKNOWN]
      Did you mean putPackage/invalid/path.packageName/maxLength#refused-as-documented? \`assay list SPEC\` prints the ids of rules and cases; other documents are looked through with \`assay explain ID SPEC\`.

      $ assay explain no-server-eror
      assay: Nothing is called no-server-eror in ncp-cloud-functions or pubnub-functions. [ID_UNKNOWN]
      Did you mean no-server-error or getPackage/no-server-error or putPackage/no-server-error? \`assay list SPEC\` prints the ids of rules and cases; other documents are looked through with \`assay explain ID SPEC\`.

      $ assay explain something else good.yaml
      assay: Nothing is called something else in good.yaml. [ID_UNKNOWN]
      \`assay list SPEC\` prints the ids of rules and cases; other documents are looked through with \`assay explain ID SPEC\`.
      "
    `);
  });
});

test("a run that cannot start leaves nothing behind", async () => {
  await using empty = await folderWith({ "old.json": "old" });
  const reports = ["--report", "json=old.json", "--report", "junit=new.xml"];
  const { exitCode } = await assay([...ncp, "--target", "http://127.0.0.1:9", ...reports], {
    cwd: empty.path,
    environment: secrets,
  });
  expect(exitCode).toBe(2);
  expect(await readdir(empty.path)).toEqual(["old.json"]);
  expect(await readFile(join(empty.path, "old.json"), "utf8")).toBe("old");
});

test("--debug adds the stack, and nothing else does", async () => {
  const plain = await assay(["list", "gone.yaml"], { cwd: folder.path });
  const debug = await assay(["--debug", "list", "gone.yaml"], { cwd: folder.path });
  expect(plain.stderr).not.toMatch(/^ {4}at /m);
  expect(debug.stderr).toMatch(/^AssayError: .*\n {4}at /m);
});
