import { defineConfig } from "vitest/config";

/** Tests of the built page in a real browser. */
export default defineConfig({
  test: {
    include: ["test/browser/**/*.test.ts"],
    globalSetup: ["scripts/build.ts"],
    // A page uses every core by itself.
    fileParallelism: false,
    // Firefox is spoken to by WebSocket, which Node 20 has only when asked.
    execArgv: ["--experimental-websocket"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
