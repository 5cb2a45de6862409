import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { toBytes } from "../../http/text.ts";
import type { Finding, RunResult } from "../../run/result.ts";
import { conformant, nonconformant, options } from "../testing/results.ts";
import { htmlReport } from "./html.ts";
import { startBrowser } from "./testing/browser.ts";

let browser: Browser;
let folder: string;

beforeAll(async () => {
  browser = await startBrowser();
  folder = await mkdtemp(join(tmpdir(), "assay-"));
});
afterAll(async () => {
  await browser?.close();
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
});

interface Opened extends AsyncDisposable {
  readonly page: Page;
  readonly url: string;
  /** Whatever the page said on the console, threw, or asked of anybody; dialogs too. */
  readonly noise: readonly string[];
}

/** A report as somebody opens it: from a file, with nothing else there. */
async function open(
  result: RunResult,
  {
    width = 1280,
    colorScheme = "light",
    hash = "",
  }: { width?: number; colorScheme?: "light" | "dark"; hash?: string } = {},
): Promise<Opened> {
  const file = join(folder, `${Math.random().toString(36).slice(2)}.html`);
  await writeFile(file, htmlReport(result, options));
  const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
  const noise: string[] = [];
  page.on("console", (message) => noise.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => noise.push(`error: ${error}`));
  page.on("dialog", (dialog) => {
    noise.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("request", (request) => {
    if (request.url().split("#")[0] !== url) noise.push(`request: ${request.url()}`);
  });
  const url = pathToFileURL(file).href;
  await page.goto(url + hash);
  return { page, url, noise, [Symbol.asyncDispose]: () => page.close() };
}

const sample = nonconformant.findings[0] as Finding;

/** A failure whose response and words are all of that text. */
function saying(text: string, index: number): Finding {
  const response = {
    status: 200,
    headers: [["content-type", "application/json"] as const, ["x-said", text] as const],
    body: toBytes(JSON.stringify({ [text]: text, list: [text] })),
  };
  return {
    ...sample,
    id: `putBook/invalid/body.title/maxLength/v${index}#refused-as-documented`,
    title: text,
    actual: text,
    expected: text,
    ...(sample.exchange === undefined
      ? {}
      : { exchange: { ...sample.exchange, answer: { kind: "response", durationMs: 1, response } } }),
  };
}

const hostile = [
  "<script>alert(1)</script>",
  "</script><script>alert(2)</script>",
  "<!--<script>",
  "]]><img src=x onerror=alert(3)>",
  '"><svg onload=alert(4)>',
  "<style>*{display:none}</style>",
  "<a href=javascript:alert(5)>x</a>",
  "<base href=http://127.0.0.1:9/><link rel=stylesheet href=http://127.0.0.1:9/x.css>",
  "<meta http-equiv=refresh content='0;url=http://127.0.0.1:9/'>",
  "</title></style></template></details>",
  "\u0000\u0001\u001b[31m\u007f\u009b",
  "\u202egnp.exe\u2066",
  "\ud800 \udfff \ufffe",
  "\u2028\u2029",
  "&lt;b&gt; &amp; &#60;",
  "{{constructor.constructor('alert(6)')()}} \u0024{alert(7)}",
  "a".repeat(200_000),
  "word ".repeat(50_000),
];

describe("the page of a run", () => {
  test("says nothing on the console and asks nobody for anything", async () => {
    await using opened = await open(nonconformant);
    const { page, noise } = opened;
    for (const summary of await page.locator(".finding > summary").all()) {
      if ((await summary.locator("..").getAttribute("open")) === null) await summary.click();
    }
    await page.locator("#search").fill("title");
    await page.locator("#theme").click();
    expect(noise).toEqual([]);
    expect(await page.locator("h1").textContent()).toBe("Library 2.3.0");
    expect(await page.locator(".outcome").textContent()).toBe("nonconformant");
  });

  test("shows what a hostile target said as text and runs, loads and obeys none of it", async () => {
    const findings = hostile.map(saying);
    const rules = nonconformant.rules.map((rule, index) => ({
      ...rule,
      summary: hostile[index] ?? "",
      source: hostile[index + 4] ?? "",
      because: hostile[index + 8] ?? "",
    }));
    const spec = { ...nonconformant.spec, title: hostile[1] ?? "", file: hostile[4] ?? "" };
    await using opened = await open({ ...nonconformant, findings, rules, spec, warnings: hostile });
    const { page, noise } = opened;
    await page.getByRole("button", { name: /^Show all/ }).click();
    for (let index = 1; index < hostile.length; index += 1) {
      await page.locator(".finding").nth(index).locator("> summary").click();
    }
    expect(await page.locator(".finding[open]").count()).toBe(hostile.length);
    expect(noise).toEqual([]);
    expect(await page.locator("script").count()).toBe(2);
    expect(
      await page
        .locator("img, iframe, object, embed, base, form:not(.tools), main a[href^='javascript']")
        .count(),
    ).toBe(0);
    expect(await page.locator("h1").textContent()).toBe(`${hostile[1]} 2.3.0`);
    const shown = (await page.locator(".page").textContent()) ?? "";
    for (const text of hostile.slice(0, 10)) expect(shown).toContain(text);
    // Nothing that turns the direction of text or hides in it.
    expect(shown.replace(/[\n\t]/g, "")).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    // A huge text is shortened, whole words or not, and never makes the page wider.
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    expect(shown.length).toBeLessThan(200_000);
  });

  test("forbids every script, style and connection but its own", async () => {
    const asked: string[] = [];
    const server = createServer(({ url = "" }, response) => {
      asked.push(url);
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const elsewhere = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
    await using opened = await open(nonconformant);
    const { page } = opened;
    const tried = await page.evaluate(async (origin) => {
      const refused: string[] = [];
      document.addEventListener("securitypolicyviolation", ({ effectiveDirective }) =>
        refused.push(effectiveDirective),
      );
      const script = document.createElement("script");
      try {
        script.text = "document.title = 'run'";
      } catch {
        refused.push("script as text");
      }
      try {
        document.body.innerHTML += "<p>";
      } catch {
        refused.push("markup as text");
      }
      const style = document.createElement("style");
      style.textContent = "* { display: none }";
      const image = document.createElement("img");
      image.src = `${origin}/x.png`;
      document.body.append(style, image);
      await fetch(origin).catch(() => {});
      await new Promise((resolve) => setTimeout(resolve, 50));
      return refused;
    }, elsewhere);
    await new Promise((resolve) => server.close(resolve));
    expect(new Set(tried)).toEqual(
      new Set([
        "script as text",
        "markup as text",
        "require-trusted-types-for",
        "style-src-elem",
        "img-src",
        "connect-src",
      ]),
    );
    expect(asked).toEqual([]);
  });

  test("leads from an address to its finding, which is open and in sight", async () => {
    const id = "putBook/valid/body/all#reflects-the-request";
    await using opened = await open(nonconformant, { hash: `#${encodeURIComponent(id)}` });
    const { page } = opened;
    const finding = page.locator(`[id="${id}"]`);
    expect(await finding.getAttribute("open")).not.toBeNull();
    await page.waitForFunction((each) => document.activeElement?.parentElement?.id === each, id);
    const [from, to] = await finding.evaluate(
      (each) => [each.getBoundingClientRect().top, innerHeight] as const,
    );
    expect(from).toBeGreaterThanOrEqual(0);
    expect(from).toBeLessThan(to);
    expect(await finding.locator(".came mark").allTextContents()).toEqual(["emma"]);
  });

  test("finds by words, by verdict and by operation", async () => {
    await using opened = await open(nonconformant);
    const { page } = opened;
    const left = async (): Promise<readonly (string | null)[]> =>
      Promise.all((await page.locator(".finding").all()).map((each) => each.getAttribute("id")));
    await page.locator("#search").fill("TIMEOUT none");
    expect(await left()).toEqual(["getBook/state/not-found#refused-as-documented"]);
    await page.locator("#search").fill("nothing has this");
    expect(await page.locator(".nothing").textContent()).toBe("No finding matches.");
    await page.locator("#search").fill("");
    await page.getByRole("button", { name: "1 error" }).click();
    expect(await left()).toEqual(["getBook/valid/path.id/pattern#body-matches-schema"]);
    await page.getByRole("button", { name: "1 error" }).click();
    await page.getByLabel("Operation", { exact: true }).selectOption("getBook");
    expect(await left()).toHaveLength(2);
    expect(await page.locator("output").textContent()).toBe("2 of 8 findings");
    await page.locator("#rules-violated").check();
    expect(await page.locator("#rules tbody tr:visible").count()).toBe(3);
  });

  test("can be read and used with the keyboard alone", async () => {
    await using opened = await open(nonconformant);
    const { page } = opened;
    const focused = (): Promise<string> =>
      page.evaluate(() => document.activeElement?.parentElement?.id || document.activeElement?.id || "");
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Skip to the findings");
    await page.keyboard.press("/");
    expect(await focused()).toBe("search");
    await page.keyboard.press("Escape");
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    const id = await focused();
    expect(id).toMatch(/#refused-as-documented$/);
    const isOpen = (): Promise<string | null> => page.locator(`[id="${id}"]`).getAttribute("open");
    const before = await isOpen();
    await page.keyboard.press("Enter");
    expect(await isOpen()).not.toBe(before);
    await page.keyboard.press("k");
    expect(await focused()).not.toBe(id);
  });

  test.each([400, 1280])("is never wider than a screen of %i pixels", async (width) => {
    await using opened = await open(nonconformant, { width });
    expect(await opened.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  });

  test("is light or dark as the reader likes it, and readable in both", async () => {
    for (const colorScheme of ["light", "dark"] as const) {
      await using opened = await open(nonconformant, { colorScheme });
      const { page } = opened;
      const colours = (): Promise<readonly string[]> =>
        page.evaluate(() => [
          getComputedStyle(document.body).backgroundColor,
          getComputedStyle(document.body).color,
        ]);
      const [paper = "", ink = ""] = await colours();
      expect(luminance(paper) > luminance(ink)).toBe(colorScheme === "light");
      expect(contrast(paper, ink)).toBeGreaterThan(7);
      await page.locator("#theme").click();
      const [other = ""] = await colours();
      expect(luminance(other) > 0.5).toBe(colorScheme !== "light");
    }
  });

  test("has on paper everything that can be opened, and nothing to click", async () => {
    await using opened = await open(nonconformant);
    const { page } = opened;
    await page.emulateMedia({ media: "print" });
    await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
    expect(await page.locator(".finding[open]").count()).toBe(nonconformant.findings.length);
    expect(await page.locator("button:visible, input:visible, nav:visible").count()).toBe(0);
    await page.evaluate(() => dispatchEvent(new Event("afterprint")));
    expect(await page.locator(".finding[open]").count()).toBe(1);
  });

  test("of ten thousand findings lists few, finds any, and leads to the last", async () => {
    const findings = Array.from({ length: 10_000 }, (_, index) => ({
      ...sample,
      id: `putBook/invalid/body.title/maxLength/v${index}#refused-as-documented`,
      title: `title of ${index} characters`,
    }));
    const last = findings.at(-1)?.id ?? "";
    await using opened = await open({ ...nonconformant, findings }, { hash: `#${encodeURIComponent(last)}` });
    const { page, noise } = opened;
    await page.waitForFunction((each) => document.activeElement?.parentElement?.id === each, last);
    expect(await page.locator("*").count()).toBeLessThan(2_000);
    await page.locator("#search").fill("9998 characters");
    expect(await page.locator("output").textContent()).toBe("1 of 10,000 findings");
    expect(noise).toEqual([]);
  });

  test("of a conformant run says so, with its rules and its latency", async () => {
    await using opened = await open(conformant);
    const { page, noise } = opened;
    expect(await page.locator("#findings .nothing").textContent()).toBe(
      "Nothing failed and nothing was left open.",
    );
    expect(await page.locator("#rules tbody tr").count()).toBe(conformant.rules.length);
    expect(await page.locator("#latency tbody tr").count()).toBe(conformant.latency.length);
    expect(noise).toEqual([]);
  });

  test("is there without its script, the first findings open", async () => {
    const file = join(folder, "still.html");
    await writeFile(file, htmlReport(nonconformant, options));
    const page = await browser.newPage({ javaScriptEnabled: false });
    await page.goto(pathToFileURL(file).href);
    expect(await page.locator(".finding[open]").count()).toBe(5);
    expect(await page.locator(".finding").count()).toBe(nonconformant.findings.length);
    await page.close();
  });
});

function channels(colour: string): readonly number[] {
  return (colour.match(/\d+/g) ?? []).slice(0, 3).map((each) => {
    const share = Number(each) / 255;
    return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = channels(colour);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** As WCAG has it: 7 is its highest grade. */
function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}
