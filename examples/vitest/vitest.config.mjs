import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    globalSetup: "./global_setup.mjs",
    pool: "forks", // a thread of Node has no NODE_OPTIONS of its own
    fileParallelism: false, // a stand-in is one account, which each test empties
  },
});
