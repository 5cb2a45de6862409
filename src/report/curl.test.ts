import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { HttpRequest } from "../http/message.ts";
import { toBytes } from "../http/text.ts";
import { curl } from "./curl.ts";
import { hostileText } from "./testing/arbitrary-result.ts";
import { visible } from "./visible.ts";

const base = "http://127.0.0.1:4010/v2";
const options = { variables: ["SECRET"], prelude: [] };
const environment = { ...process.env, SECRET: "s3cr3t", HOME: "must not be expanded" };

const get: HttpRequest = { method: "GET", target: "/v2/books", headers: [] };
const put = (body: string | Uint8Array): HttpRequest => ({
  method: "PUT",
  target: "/v2/books/1",
  headers: [["content-type", "application/json"]],
  body: typeof body === "string" ? toBytes(body) : body,
});

describe("the command for", () => {
  test.each<[string, HttpRequest, string]>([
    ["a plain GET", get, "curl -i http://127.0.0.1:4010/v2/books"],
    ["a HEAD", { ...get, method: "HEAD" }, "curl -I http://127.0.0.1:4010/v2/books"],
    [
      "a secret in a header",
      { ...get, headers: [["authorization", "Bearer $SECRET"]] },
      'curl -i http://127.0.0.1:4010/v2/books -H "authorization: Bearer $SECRET"',
    ],
    [
      "a secret in the query",
      { ...get, target: "/v2/books?key=$SECRET&q=$HOME" },
      "curl -i 'http://127.0.0.1:4010/v2/books?key='\"$SECRET\"'&q=$HOME'",
    ],
    [
      "a host that curl sends anyway, and one that it would not",
      {
        ...get,
        headers: [
          ["host", "127.0.0.1:4010"],
          ["Host", "elsewhere"],
        ],
      },
      "curl -i http://127.0.0.1:4010/v2/books -H 'Host: elsewhere'",
    ],
    [
      "an empty header",
      { ...get, headers: [["x-empty", ""]] },
      "curl -i http://127.0.0.1:4010/v2/books -H 'x-empty;'",
    ],
    [
      "a target that curl would rewrite",
      { ...get, target: "/v2/books/../[a b]" },
      "curl -i --request-target '/v2/books/../[a b]' http://127.0.0.1:4010/",
    ],
    [
      "a JSON body",
      put('{"title":"It\'s"}'),
      "curl -i -X PUT http://127.0.0.1:4010/v2/books/1 -H 'content-type: application/json' " +
        "--data-binary '{\"title\":\"It'\\''s\"}'",
    ],
    [
      "an empty body without a content type",
      { ...put(""), headers: [] },
      "curl -i -X PUT http://127.0.0.1:4010/v2/books/1 -H Content-Type: --data-binary ''",
    ],
    [
      "a body of 3,001 letters",
      put(`{"title":"${"가".repeat(3001)}"}`),
      "{ printf %s '{\"title\":\"'; printf '가%.0s' $(seq 3001); printf %s '\"}'; } | " +
        "curl -i -X PUT http://127.0.0.1:4010/v2/books/1 -H 'content-type: application/json' --data-binary @-",
    ],
    [
      "a secret before a repetition",
      put(`$SECRET ${"x".repeat(99)}$SECRETS`),
      "{ printf %s \"$SECRET\"; printf %s ' '; printf 'x%.0s' $(seq 99); printf %s '$SECRETS'; } | " +
        "curl -i -X PUT http://127.0.0.1:4010/v2/books/1 -H 'content-type: application/json' --data-binary @-",
    ],
    [
      "a body that curl would take for a file name",
      put("@secrets"),
      "printf %s @secrets | " +
        "curl -i -X PUT http://127.0.0.1:4010/v2/books/1 -H 'content-type: application/json' --data-binary @-",
    ],
    [
      "a body that is not text",
      put(new Uint8Array([0xff, 0, 0xfe])),
      "printf %s /wD+ | base64 -d | " +
        "curl -i -X PUT http://127.0.0.1:4010/v2/books/1 -H 'content-type: application/json' --data-binary @-",
    ],
  ])("%s", (_name, request, want) => {
    expect(curl(request, base, options)).toEqual([want]);
  });

  test("a length that is wrong on purpose says the length, one that is right does not", () => {
    const sized = (length: string): string =>
      curl({ ...put("{}"), headers: [["Content-Length", length]] }, base, options).join("");
    expect(sized("3")).toContain("'Content-Length: 3'");
    expect(sized("2")).not.toContain("Content-Length");
  });

  test("a signed request comes after the lines that sign it", () => {
    const prelude = ["SIGNATURE=$(date +%s)"];
    const signed: HttpRequest = { ...get, headers: [["x-signature", "$SIGNATURE"]] };
    expect(curl(signed, base, { variables: ["SIGNATURE"], prelude })).toEqual([
      "SIGNATURE=$(date +%s)",
      'curl -i http://127.0.0.1:4010/v2/books -H "x-signature: $SIGNATURE"',
    ]);
  });
});

/** In place of curl: says how many words it got, each word, and what came through the pipe. */
const printer = `curl() { printf '%s\\0' "$#" "$@"; for last; do :; done; if [ "$last" = @- ]; then cat; fi; }`;

/** What curl would be told to send. */
function told(commands: readonly string[]): { readonly words: readonly Buffer[]; readonly input: Buffer } {
  const output = execFileSync("sh", ["-c", [printer, ...commands].join("\n")], { env: environment });
  const words: Buffer[] = [];
  let rest = output;
  const next = (): Buffer => {
    const end = rest.indexOf(0);
    const found = rest.subarray(0, end);
    rest = rest.subarray(end + 1);
    return found;
  };
  for (let left = Number(next().toString()); left > 0; left -= 1) words.push(next());
  return { words, input: rest };
}

const expanded = (text: string): string => text.replace(/\$SECRET(?!\w)/g, () => environment.SECRET);
const wireBytes = (text: string): Buffer => Buffer.from(text, /^[\0-\xff]*$/.test(text) ? "latin1" : "utf8");

describe("a shell that runs the command", () => {
  const special = fc.constantFrom(
    "$SECRET",
    "$HOME",
    "$(id)",
    "`id`",
    "@file",
    "x".repeat(70),
    "\0".repeat(64),
  );
  const text = fc.array(fc.oneof(hostileText, special), { maxLength: 4 }).map((parts) => parts.join(""));
  const body = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    text.map((each) => toBytes(each)),
  );

  test("gives curl the body byte for byte", () => {
    fc.assert(
      fc.property(body, (bytes) => {
        const { words, input } = told(curl(put(bytes), base, options));
        const [flag, last = Buffer.alloc(0)] = words.slice(-2);
        const sent = last.toString() === "@-" ? input : last;
        const isText = Buffer.from(bytes).equals(Buffer.from(Buffer.from(bytes).toString()));
        const want = isText ? Buffer.from(expanded(Buffer.from(bytes).toString())) : Buffer.from(bytes);
        expect(flag?.toString()).toBe("--data-binary");
        expect(sent).toEqual(want);
      }),
    );
  });

  test("gives curl the method, the target and the headers as they were", () => {
    const request = fc.record({
      method: fc.constantFrom("GET", "POST", "PURGE", "M'X"),
      target: fc.oneof(
        text.map((each) => `/${each.replaceAll("\0", "")}`),
        fc.webPath(),
        fc.constantFrom("/a/../b", "/%2e%2E/b", "/a?b=../c", "*"),
      ),
      headers: fc.array(
        fc.tuple(
          fc.constantFrom("x-a", "X-B"),
          text.map((each) => each.replaceAll("\0", "")),
        ),
      ),
    });
    fc.assert(
      fc.property(request, (given) => {
        const { words } = told(curl(given, base, options));
        const url = given.method === "GET" ? 1 : 3;
        const raw = words[url]?.toString() === "--request-target";
        const target = raw ? words[url + 1] : words[url];
        const prefix = raw ? "" : "http://127.0.0.1:4010";
        const sent = words.slice(url + (raw ? 3 : 1)).filter((_, index) => index % 2 === 1);
        expect(target).toEqual(Buffer.concat([Buffer.from(prefix), wireBytes(expanded(given.target))]));
        expect(sent).toEqual(
          given.headers.map(([name, value]) =>
            wireBytes(expanded(value === "" ? `${name};` : `${name}: ${value}`)),
          ),
        );
        if (url === 3) expect(words[2]?.toString()).toBe(given.method);
      }),
    );
  });

  test("shows nothing that acts on a terminal", () => {
    fc.assert(
      fc.property(body, hostileText, (bytes, value) => {
        const header = value.replaceAll("\n", "");
        const commands = curl({ ...put(bytes), headers: [["x-a", header]] }, base, options);
        expect(commands.map(visible)).toEqual(commands);
      }),
    );
  });
});
