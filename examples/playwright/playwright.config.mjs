import { defineConfig } from "@playwright/test";

export default defineConfig({
  reporter: "line",
  use: {
    // A browser that is there already; without it, the one that `npx playwright install` puts there.
    launchOptions: { executablePath: process.env.CHROMIUM },
  },
});
