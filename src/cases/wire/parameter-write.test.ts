import { describe, expect, test } from "vitest";
import type { JsonValue } from "../../json/value.ts";
import type { Parameter } from "../../spec/document.ts";
import { writeParameter } from "./parameter-write.ts";

type Style = Pick<Parameter, "in" | "style" | "explode">;

const list = ["blue", "black", "brown"];
const object = { R: 100, G: 200, B: 150 };

/** OpenAPI 3.1.1, "Style Examples": for a parameter named `color`. `undefined` where the table says n/a. */
const table: readonly (readonly [Style, ...wanted: (readonly string[] | undefined)[]])[] = [
  // style, explode                                              "", "blue", the list, the object
  [
    { in: "path", style: "matrix", explode: false },
    [";color"],
    [";color=blue"],
    [";color=blue,black,brown"],
    [";color=R,100,G,200,B,150"],
  ],
  [
    { in: "path", style: "matrix", explode: true },
    [";color"],
    [";color=blue"],
    [";color=blue;color=black;color=brown"],
    [";R=100;G=200;B=150"],
  ],
  [
    { in: "path", style: "label", explode: false },
    ["."],
    [".blue"],
    [".blue,black,brown"],
    [".R,100,G,200,B,150"],
  ],
  [
    { in: "path", style: "label", explode: true },
    ["."],
    [".blue"],
    [".blue.black.brown"],
    [".R=100.G=200.B=150"],
  ],
  [
    { in: "path", style: "simple", explode: false },
    [""],
    ["blue"],
    ["blue,black,brown"],
    ["R,100,G,200,B,150"],
  ],
  [
    { in: "path", style: "simple", explode: true },
    [""],
    ["blue"],
    ["blue,black,brown"],
    ["R=100,G=200,B=150"],
  ],
  [
    { in: "header", style: "simple", explode: false },
    [""],
    ["blue"],
    ["blue,black,brown"],
    ["R,100,G,200,B,150"],
  ],
  [
    { in: "header", style: "simple", explode: true },
    [""],
    ["blue"],
    ["blue,black,brown"],
    ["R=100,G=200,B=150"],
  ],
  [
    { in: "query", style: "form", explode: false },
    ["color="],
    ["color=blue"],
    ["color=blue,black,brown"],
    ["color=R,100,G,200,B,150"],
  ],
  [
    { in: "query", style: "form", explode: true },
    ["color="],
    ["color=blue"],
    ["color=blue", "color=black", "color=brown"],
    ["R=100", "G=200", "B=150"],
  ],
  [
    { in: "cookie", style: "form", explode: false },
    ["color="],
    ["color=blue"],
    ["color=blue,black,brown"],
    ["color=R,100,G,200,B,150"],
  ],
  // The table joins with "&", which in a cookie would be one value: left out.
  [{ in: "cookie", style: "form", explode: true }, ["color="], ["color=blue"], undefined, undefined],
  [
    { in: "query", style: "spaceDelimited", explode: false },
    ["color="],
    ["color=blue"],
    ["color=blue%20black%20brown"],
    ["color=R%20100%20G%20200%20B%20150"],
  ],
  [
    { in: "query", style: "pipeDelimited", explode: false },
    ["color="],
    ["color=blue"],
    ["color=blue%7Cblack%7Cbrown"],
    ["color=R%7C100%7CG%7C200%7CB%7C150"],
  ],
  // n/a in the table; what libraries agree on for lists, and nothing for objects.
  [
    { in: "query", style: "spaceDelimited", explode: true },
    ["color="],
    ["color=blue"],
    ["color=blue", "color=black", "color=brown"],
    undefined,
  ],
  [
    { in: "query", style: "pipeDelimited", explode: true },
    ["color="],
    ["color=blue"],
    ["color=blue", "color=black", "color=brown"],
    undefined,
  ],
  [
    { in: "query", style: "deepObject", explode: true },
    undefined,
    undefined,
    undefined,
    ["color%5BR%5D=100", "color%5BG%5D=200", "color%5BB%5D=150"],
  ],
  [
    { in: "query", style: "deepObject", explode: false },
    undefined,
    undefined,
    undefined,
    ["color%5BR%5D=100", "color%5BG%5D=200", "color%5BB%5D=150"],
  ],
];

describe("a parameter", () => {
  test.for(table)("%o is written as the style table says", ([style, ...wanted]) => {
    const written = ["", "blue", list, object].map((value) => write(style, value));
    expect(written).toEqual(wanted);
  });

  const query: Style = { in: "query", style: "form", explode: true };
  const path: Style = { in: "path", style: "simple", explode: false };
  const header: Style = { in: "header", style: "simple", explode: false };
  const cookie: Style = { in: "cookie", style: "form", explode: false };

  test.for<readonly [what: string, style: Style & Partial<Parameter>, value: JsonValue, wanted: string]>([
    ["space and plus", query, "a b+c", "color=a%20b%2Bc"],
    ["separators", query, "a&b=c#d?e/f,g;h", "color=a%26b%3Dc%23d%3Fe%2Ff%2Cg%3Bh"],
    ["sub-delimiters", query, "!'()*", "color=%21%27%28%29%2A"],
    ["percent signs", path, "100%", "100%25"],
    ["characters beyond ASCII", path, "é😀", "%C3%A9%F0%9F%98%80"],
    ["a slash", path, "a/b", "a%2Fb"],
    ["an item with a comma", { ...query, explode: false }, ["a,b", "c"], "color=a%2Cb,c"],
    ["integers beyond 2^53", query, 9223372036854775807n, "color=9223372036854775807"],
    ["fractions", query, 0.1, "color=0.1"],
    ["truth", query, true, "color=true"],
    ["null", query, null, "color=null"],
    ["a header as it is", header, 'a b; "c", %41', 'a b; "c", %41'],
    ["a cookie", cookie, "a;b c", "color=a%3Bb%20c"],
    ["reserved characters", { ...query, allowReserved: true }, ":/?@!$'()*,;=", "color=:/?@!$'()*,;="],
    ["what would end it", { ...query, allowReserved: true }, "a&b#c+d%41 e", "color=a%26b%23c%2Bd%2541%20e"],
    [
      "a reserved comma in an item",
      { ...query, explode: false, allowReserved: true },
      ["a,b"],
      "color=a%2Cb",
    ],
    ["a name", { ...query, name: "filter[a b]" }, "x", "filter%5Ba%20b%5D=x"],
    [
      "JSON content",
      { ...query, mediaType: "application/json" },
      { a: [1, "x"] },
      "color=%7B%22a%22%3A%5B1%2C%22x%22%5D%7D",
    ],
    ["a string as JSON content", { ...query, mediaType: "application/json" }, "x", "color=%22x%22"],
    ["text content", { ...query, mediaType: "text/plain" }, "x y", "color=x%20y"],
  ])("%s is encoded so that it arrives", ([_what, style, value, wanted]) => {
    expect(write(style, value)).toEqual([wanted]);
  });

  test.for<readonly [what: string, style: Style & Partial<Parameter>, value: JsonValue]>([
    ["an empty list", query, []],
    ["an empty object", query, {}],
    ["a list in a list", query, [["a"]]],
    ["an object in an object", { ...query, style: "deepObject" }, { a: { b: 1 } }],
    ["a list in an object", { ...query, style: "deepObject" }, { a: ["b"] }],
    ["half a surrogate pair", query, "\uD800"],
    ["half a surrogate pair in a list", query, ["\uDC00"]],
    ["half a surrogate pair as a member's name", query, { "\uD800": 1 }],
    ["NUL", query, "\0"],
    ["a line break in a header", header, "a\nb"],
    ["characters beyond ASCII in a header", header, "é"],
    ["white space at the end of a header", header, "a "],
    ["white space at the start of a header's item", header, ["a", " b"]],
    ["a comma in a header's item", header, ["a,b"]],
    ["a comma in a header's member", { ...header, explode: true }, { a: "b,c" }],
    ["an equals sign in the name of a header's member", { ...header, explode: true }, { "a=b": "c" }],
    ["a dot between dots", { in: "path", style: "label", explode: true }, ["a.b"]],
    ["a fraction between dots", { in: "path", style: "label", explode: true }, [1.5]],
    ["a space between spaces", { ...query, style: "spaceDelimited", explode: false }, ["a b"]],
    ["a pipe between pipes", { ...query, style: "pipeDelimited", explode: false }, ["a|b"]],
    ["a number as text content", { ...query, mediaType: "text/plain" }, 5],
  ])("%s cannot be written", ([_what, style, value]) => {
    expect(write(style, value)).toBeUndefined();
  });
});

function write(style: Style & Partial<Parameter>, value: JsonValue): readonly string[] | undefined {
  return writeParameter({ name: "color", allowReserved: false, ...style }, value);
}
