import { defineConfig, type ViteUserConfig } from "vitest/config";

/** Tests with the official Pact Broker as the other party; `npm run test:broker` starts one. */
const config: ViteUserConfig = defineConfig({
  test: {
    include: ["src/commands/testing/*.spec.ts"],
    setupFiles: ["src/testing/seed.ts"],
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
});

export default config;
