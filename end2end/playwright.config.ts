// The browser tests: a real Chromium against a running server with its own database. `cargo xtask test browser` starts
// both and tells this configuration where they are.

import { defineConfig, devices } from "@playwright/test";
import { url } from "./browser/support/settings";

const chromium = {
  ...devices["Desktop Chrome"],
  viewport: { width: 1440, height: 900 },
  launchOptions: {
    executablePath: "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  },
};

export default defineConfig({
  testDir: "browser",
  outputDir: "test-results",
  forbidOnly: true,
  fullyParallel: true,
  workers: 2,
  // Taken only where the browser died: see support/page.ts.
  retries: 1,
  timeout: 60_000,
  reporter: [["list"]],
  use: { baseURL: url, timezoneId: "UTC", locale: "en-GB" },
  projects: [
    { name: "setup", testMatch: /setup\.ts/, use: chromium },
    {
      name: "chromium",
      testMatch: /.*\.spec\.ts/,
      testIgnore: /.*\.(alone|quiet)\.spec\.ts/,
      dependencies: ["setup"],
      use: { ...chromium, storageState: "test-results/signed-in.json" },
    },
    {
      // What would disturb the others comes after them.
      name: "alone",
      testMatch: /.*\.alone\.spec\.ts/,
      dependencies: ["chromium"],
      use: { ...chromium, storageState: "test-results/signed-in.json" },
    },
    {
      // What is measured in frames comes last, when nothing else runs.
      name: "quiet",
      testMatch: /.*\.quiet\.spec\.ts/,
      dependencies: ["alone"],
      use: { ...chromium, storageState: "test-results/signed-in.json" },
    },
  ],
});
