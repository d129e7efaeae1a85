import { defineConfig } from "vitest/config";

/** Tests of the built page in a real browser. */
export default defineConfig({
  test: {
    include: ["test/browser/**/*.test.ts"],
    globalSetup: ["scripts/build.ts"],
    // A page uses every core by itself.
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
