/**
 * Runs what the README shows. In its outputs a line `…`, or the `…` at the end of a line, stands for whatever comes there;
 * ports, times and days are not compared.
 */
import { mkdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { folderWith, type RunningProcess, startCommand } from "./commands/testing/process.ts";

const readme = await readFile("README.md", "utf8");

interface Block {
  readonly language: string;
  readonly text: string;
}

const blocks: readonly Block[] = [...readme.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(
  ([, language = "", text = ""]) => ({ language, text }),
);
const textsIn = (language: string): readonly string[] =>
  blocks.filter((each) => each.language === language).map(({ text }) => text);

const shown = textsIn("console").map((text) => {
  const [prompt = "", ...lines] = text.trimEnd().split("\n");
  return { command: prompt.replace(/^\$ /, ""), lines };
});

/** Without what is of the moment; whatever else is counted has to be true. */
const lasting = (line: string): string =>
  line
    .replace(/(?<=127\.0\.0\.1:)\d+|\d[\d,.]*(?= m?s\b)|\d{4}-\d\d-\d\d(T[\d:.]+Z)?/g, "N")
    .replace(/ {2,}/g, "  ");

/** Whether the lines are there in their order, with nothing between them but what a `…` stands for. */
function pattern(lines: readonly string[]): RegExp {
  const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const source = lines.map((line) =>
    line === "…" ? "(?:.*\n)*?" : `${lasting(line).split("…").map(escaped).join(".*")}\n`,
  );
  return new RegExp(`^${source.join("")}$`);
}

let folder: string;

beforeAll(async () => {
  const made = await folderWith();
  folder = made.path;
  await writeFile(
    join(folder, "assay"),
    `#!/bin/sh\nexec "${process.execPath}" "${resolve("src/cli.ts")}" "$@"\n`,
    {
      mode: 0o755,
    },
  );
  await symlink(resolve("recordings"), join(folder, "recordings"));
  for (const text of textsIn("yaml")) {
    const name = /^# (\S+\.yaml)\n/.exec(text)?.[1];
    if (name !== undefined) await writeFile(join(folder, name), text);
  }
  return () => made[Symbol.asyncDispose]();
});

function inShell(command: string): RunningProcess {
  const environment = { PATH: `${folder}:${process.env.PATH}`, TZ: "UTC" };
  return startCommand("sh", ["-c", `exec ${command}`], { cwd: folder, environment });
}

describe("the README", () => {
  test.each(shown.filter(({ command }) => !command.startsWith("assay mock")))(
    "shows what $command prints",
    async ({ command, lines }) => {
      const { exitCode, stdout, stderr } = await inShell(command).ended;
      expect(stderr).toBe("");
      expect(lastingIn(stdout)).toMatch(pattern(lines));
      const told = /exit (\d)$/.exec(lines.at(-1) ?? "")?.[1] ?? "0";
      expect(String(exitCode)).toBe(told);
    },
  );

  test.each(shown.filter(({ command }) => command.startsWith("assay mock")))(
    "shows what $command prints",
    async ({ command, lines }) => {
      const mock = inShell(`${command} --port 0`);
      const printed = await mock.until(/Ctrl-C ends it\.\n/);
      mock.child.kill("SIGINT");
      expect((await mock.ended).exitCode).toBe(0);
      expect(lastingIn(printed)).toMatch(pattern(lines));
    },
  );

  // The others are excerpts of files that the examples hold whole.
  const whole = textsIn("ts").filter((text) => text.includes("await run") || text.includes("of run("));
  test.each(whole.map((text) => [text]))("has an example of the library that runs", async (text) => {
    await mkdir(join(folder, "node_modules"), { recursive: true });
    await symlink(resolve("src"), join(folder, "src"));
    await writeFile(join(folder, "package.json"), '{ "type": "module" }');
    await writeFile(join(folder, "example.ts"), text.replace('"assay"', '"./src/index.ts"'));
    const { exitCode, stdout, stderr } = await inShell(`"${process.execPath}" example.ts`).ended;
    expect({ exitCode, stdout, stderr }).toEqual({ exitCode: 0, stdout: "conformant 0\n", stderr: "" });
  });

  test("has a configuration that can be used", async () => {
    const [text = ""] = textsIn("typescript");
    await writeFile(join(folder, "assay.config.ts"), text);
    const flags = "--only getPackageDeployment/valid/all --debug";
    const { exitCode, stderr } = await inShell(`assay run --config assay.config.ts ${flags}`).ended;
    expect({ exitCode, spec: /spec .*/.exec(stderr)?.[0].replace(/ +/g, " ") }).toEqual({
      exitCode: 0,
      spec: "spec pubnub-functions assay.config.ts:5 spec",
    });
    await rm(join(folder, "assay.config.ts"));
  });

  test("names only flags and commands that there are", async () => {
    const helpOf = async (name: string): Promise<string> =>
      (await inShell(`assay ${name} --help`).ended).stdout;
    const commandsIn = (help: string): readonly string[] =>
      [...(help.split("\nCommands:\n")[1] ?? "").matchAll(/^ {2}([a-z-]+) /gm)].map(([, name = ""]) => name);
    const overview = await helpOf("");
    const commands = commandsIn(overview).filter((name) => name !== "help");
    const help = await Promise.all(commands.map(helpOf));
    const inGroups = commands.flatMap((name, index) =>
      commandsIn(help[index] ?? "")
        .filter((each) => each !== "help")
        .map((each) => `${name} ${each}`),
    );
    const known = [overview, ...help, ...(await Promise.all(inGroups.map(helpOf)))].join("\n");
    const flags = new Set([...readme.matchAll(/`?(--[a-z][a-z-]+)/g)].map(([, flag = ""]) => flag));
    expect([...flags].filter((flag) => !known.includes(flag))).toEqual([]);
  });

  test("has exactly two commands for the set-up, and they are scripts of the package", async () => {
    const [setUp = ""] = textsIn("sh");
    const commands = setUp
      .trim()
      .split("\n")
      .map((line) => line.replace(/\s*#.*/, ""));
    expect(commands).toEqual(["npm ci && npm start", "npm ci && npm test"]);
    const { scripts }: { scripts: Readonly<Record<string, string>> } = JSON.parse(
      await readFile("package.json", "utf8"),
    );
    expect(scripts).toMatchObject({ start: expect.any(String), test: "vitest run" });
  });
});

function lastingIn(text: string): string {
  return text.split("\n").map(lasting).join("\n");
}
