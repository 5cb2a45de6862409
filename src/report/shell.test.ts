import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { byteWord, printfFormat, word } from "./shell.ts";
import { hostileText } from "./testing/arbitrary-result.ts";
import { visible } from "./visible.ts";

const environment = { ...process.env, SECRET: "s3cr3t '\"$x", HOME: "must not be expanded" };

/** What a shell passes to a command for these words, each ended by a NUL. */
function passed(words: readonly string[]): Buffer {
  return execFileSync("sh", ["-c", `printf '%s\\0' ${words.join(" ")}`], { env: environment });
}

describe("a word", () => {
  test.each([
    ["plain-1.0", "plain-1.0"],
    ["", "''"],
    ["two words", "'two words'"],
    ["it's", "'it'\\''s'"],
    ["$HOME `id` $(id)", "'$HOME `id` $(id)'"],
    ["$SECRET", '"$SECRET"'],
    ["x-key: $SECRET", '"x-key: $SECRET"'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of the shell
    ["$SECRET:b", '"${SECRET}:b"'],
    ["$SECRETS", "'$SECRETS'"],
    ['$SECRET "and $HOME', '"$SECRET"\' "and $HOME\''],
    ["tab\there", "\"$(printf 'tab\\011here')\""],
  ])("for %j is %j", (given, want) => {
    expect(word(given, ["SECRET"])).toBe(want);
  });

  // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of the shell
  const letter = fc.oneof(hostileText, fc.constantFrom("$SECRET", "$HOME", "${SECRET}", "$(id)", "`id`"));
  const text = fc.array(letter, { maxLength: 5 }).map((parts) => parts.join(""));

  test("reaches the command byte for byte, with nothing expanded but the variables named", () => {
    fc.assert(
      fc.property(text, (given) => {
        const want = given.replaceAll("\0", "").replace(/\$SECRET(?!\w)/g, () => environment.SECRET);
        expect(passed([word(given, ["SECRET"])])).toEqual(Buffer.from(`${want}\0`));
      }),
    );
  });

  test("holds nothing that acts on a terminal, line feeds at its end apart", () => {
    fc.assert(
      fc.property(text, (given) => {
        const written = word(given.replaceAll("\n", ""), ["SECRET"]);
        expect(visible(written)).toBe(written);
      }),
    );
  });

  test("of characters that stand for bytes is those bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (given) => {
        const want = given.filter((byte) => byte !== 0);
        const text = Buffer.from(given).toString("latin1");
        expect(passed([byteWord(text)])).toEqual(Buffer.from([...want, 0]));
      }),
    );
  });

  test("given to printf as a format prints the text, NUL included", () => {
    fc.assert(
      fc.property(hostileText, (given) => {
        const printed = execFileSync("sh", ["-c", `printf ${printfFormat(given)}`]);
        expect(printed).toEqual(Buffer.from(given));
      }),
    );
  });
});
