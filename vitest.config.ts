import { defineConfig } from "vitest/config";

/** Several suites start servers and load models of their own, so two at a time is what a small machine takes. */
export default defineConfig({
  test: {
    include: ["tests/**/*.test.{ts,tsx}", "components/**/*.test.{ts,tsx}"],
    exclude: ["tests/e2e/**", "tests/bench/**"],
    globalSetup: ["tests/postgres-server.ts"],
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
});
