import { readFileSync } from "node:fs";
import { inProject } from "./project.mjs";

export const noCounts = { passed: 0, failed: 0, skipped: 0 };

export function sum(left, right) {
  return {
    passed: left.passed + right.passed,
    failed: left.failed + right.failed,
    skipped: left.skipped + right.skipped,
  };
}

/** What a step adds to the total. A step that fails without a failed test of its own counts as one failure. */
export function countsOf(step, code) {
  const counts = step.report === undefined ? noCounts : readCounts(step.report);
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

function readCounts({ path, format }) {
  try {
    return readers[format](JSON.parse(readFileSync(inProject(path), "utf8")));
  } catch {
    return noCounts; // The runner ended before it could write a report; its exit code says the rest.
  }
}

const readers = {
  vitest: (report) => ({
    passed: report.numPassedTests,
    // A file that cannot even be loaded has no tests to fail.
    failed: report.numFailedTests + report.testResults.filter(isBrokenFile).length,
    skipped: report.numPendingTests + report.numTodoTests,
  }),
  playwright: ({ stats, errors }) => ({
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected + (errors?.length ?? 0),
    skipped: stats.skipped,
  }),
};

function isBrokenFile({ status, assertionResults }) {
  return status === "failed" && !assertionResults.some((result) => result.status === "failed");
}
