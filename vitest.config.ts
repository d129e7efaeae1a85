import { configDefaults, defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // These have a step of their own: `vitest.browser.config.ts`.
    exclude: [...configDefaults.exclude, "test/browser/**"],
    // Tests that start workers or the command line run what is in dist/.
    globalSetup: ["scripts/build.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
