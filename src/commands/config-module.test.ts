import { resolve } from "node:path";
import { expect, test } from "vitest";
import { folderWith, startCommand } from "./testing/process.ts";

/** Modules as users write them, by their names. Vitest would load them itself, so a process of its own does. */
const modules: Readonly<Record<string, string>> = {
  "typed.ts":
    'import { type AssayConfig, defineConfig } from "assay";\nconst config: AssayConfig = { seed: 5 };\nexport default defineConfig(config);',
  "plain.mts": "export default { seed: 5 as number };",
  "promise.js": "export default Promise.resolve({ seed: 5 });",
  "importing.mjs": 'import { seed } from "./seed.mjs";\nexport default { seed };',
  "url.ts": "export default {\n  targets: {\n    x: { url: 5 },\n  },\n};",
  "secret.ts": 'export default {\n  credentials: { KEY: "s" },\n};',
  "shorthand.ts": 'const seed = "x";\nexport default {\n  seed,\n};',
  "syntax.ts": "export default {\n  seed: ,\n};",
  "enum.ts": "enum A { B }\nexport default {};",
  "throwing.ts": "\nthrow new Error('no luck');",
  "throwing-text.mjs": "throw 'text';",
  "rejected.mjs": "export default Promise.reject(new TypeError('not today'));",
  "nothing.mjs": "export const seed = 1;",
  "missing.mjs": 'import "nowhere";\nexport default {};',
  "number.js": "export default 5;",
};

const script = `
  import { readSettings } from ${JSON.stringify(resolve("src/config/settings.ts"))};
  for (const config of process.argv.slice(2)) {
    const told = await readSettings("x", { config }, {}).then(({ seed }) => \`seed \${seed}\`, ({ code, message }) => \`\${code} \${message}\`);
    console.log(config.padEnd(18), told);
  }`;

test("a configuration can be a module, and one that cannot be used says where it is wrong", async () => {
  await using folder = await folderWith({
    ...modules,
    "seed.mjs": "export const seed = 5;",
    "package.json": '{ "type": "module" }',
    "look.ts": script,
  });
  const ended = await startCommand(process.execPath, ["look.ts", ...Object.keys(modules)], {
    cwd: folder.path,
  }).ended;
  expect(ended.stderr).toBe("");
  expect(ended.stdout.replaceAll(folder.path, "<folder>")).toMatchInlineSnapshot(`
    "typed.ts           seed 5
    plain.mts          seed 5
    promise.js         seed 5
    importing.mjs      seed 5
    url.ts             CONFIG_INVALID url.ts:3: "targets.x.url" must be text.
    secret.ts          CONFIG_INVALID secret.ts:2: "credentials.KEY" must be { env: "NAME" }, which names an environment variable: no secret belongs in this place.
    shorthand.ts       CONFIG_INVALID shorthand.ts:3: "seed" must be a whole number from 0 to 4294967295.
    syntax.ts          CONFIG_INVALID syntax.ts:2: SyntaxError: Expression expected.
    enum.ts            CONFIG_INVALID enum.ts:1: SyntaxError: TypeScript enum is not supported in strip-only mode.
    throwing.ts        CONFIG_INVALID throwing.ts:2: no luck.
    throwing-text.mjs  CONFIG_INVALID throwing-text.mjs: it threw: text.
    rejected.mjs       CONFIG_INVALID rejected.mjs:1: TypeError: not today.
    nothing.mjs        CONFIG_INVALID nothing.mjs: it must export its settings: export default defineConfig({ … }).
    missing.mjs        CONFIG_INVALID missing.mjs: Cannot find package 'nowhere' imported from <folder>/missing.mjs.
    number.js          CONFIG_INVALID number.js: it must be a mapping of settings.
    "
  `);
});
