import { defineConfig, type ViteUserConfig } from "vitest/config";

const config: ViteUserConfig = defineConfig({
  test: {
    include: ["src/**/*.test.ts"],
    setupFiles: ["src/testing/seed.ts"],
    testTimeout: 30_000,
  },
});

export default config;
