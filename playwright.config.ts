import { existsSync } from "node:fs";
import { defineConfig } from "@playwright/test";

const chromium = process.env["CHROMIUM_PATH"] || "/usr/bin/chromium";

/** The dashboard in a real browser, on the running product. `npm test` builds it first and says where the browser is. */
export default defineConfig<{ browserPath: string | null }>({
  testDir: "tests/e2e",
  outputDir: "test-results/e2e",
  snapshotPathTemplate: "tests/e2e/snapshots/{testFileName}/{arg}{ext}",
  forbidOnly: process.env["CI"] !== undefined,
  // Each worker has a product of its own: server, database, demo fleet. Two are what two cores take.
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 10_000, toHaveScreenshot: { maxDiffPixelRatio: 0.01, animations: "disabled" } },
  use: {
    browserPath: existsSync(chromium) ? chromium : null,
    viewport: { width: 1440, height: 900 },
    actionTimeout: 15_000,
    navigationTimeout: 30_000,
    locale: "en-GB",
    timezoneId: "UTC",
    launchOptions: {
      executablePath: chromium,
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
    screenshot: "only-on-failure",
  },
});
