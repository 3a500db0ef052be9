/** Browser tests on the production build, served by a relay that each test file starts for itself. Files run four at a time, each with a relay of its own: one or two wait where the others work, and six at a time were no faster. Nothing is judged by time: what hangs is ended, and a busy machine is no failure. */
import { defineConfig } from "@playwright/test";
import { BROWSER_FLAGS } from "./browser-flags.ts";

export default defineConfig({
  testDir: ".",
  testMatch: "**/*.spec.ts",
  outputDir: "results",
  workers: 4,
  fullyParallel: false,
  forbidOnly: true,
  timeout: 240_000,
  expect: { timeout: 45_000 },
  use: {
    browserName: "chromium",
    actionTimeout: 45_000,
    launchOptions: {
      ...(process.env.CHROMIUM_PATH ? { executablePath: process.env.CHROMIUM_PATH } : {}),
      chromiumSandbox: false,
      args: BROWSER_FLAGS,
    },
    viewport: { width: 360, height: 640 },
    locale: "en-GB",
    timezoneId: "Europe/Paris",
    serviceWorkers: "allow",
  },
});
