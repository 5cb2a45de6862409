import { defineConfig, type ViteUserConfig } from "vitest/config";

const config: ViteUserConfig = defineConfig({
  test: {
    include: ["{src,bench}/**/*.test.ts"],
    setupFiles: ["src/testing/seed.ts"],
    // Tests start processes, and a busy machine starts them slowly; no test waits for time to pass.
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
});

export default config;
