import { expect, test } from "vitest";
import { createMetrics } from "../../server/telemetry/metrics.ts";

async function lines(metrics: ReturnType<typeof createMetrics>, start: string): Promise<string[]> {
  return (await metrics.renderMetrics()).text.split("\n").filter((line) => line.startsWith(start));
}

test("what is counted can be read", async () => {
  const metrics = createMetrics();
  metrics.decisionMade("coding", "scored", 150);
  metrics.decisionMade("coding", "scored", 30);
  metrics.decisionMade("chat", "none", 900);
  metrics.routeAnswered(0.004);
  metrics.outcomeRecorded("failed", "upstream");
  metrics.outcomeRecorded("succeeded", null);
  metrics.httpAnswered("/v1/route", 200);
  metrics.watch("signalbox_store_queue_depth", () => 12);

  expect(await lines(metrics, "signalbox_decisions_total")).toEqual([
    'signalbox_decisions_total{lane="coding",kind="scored"} 2',
    'signalbox_decisions_total{lane="chat",kind="none"} 1',
  ]);
  expect(await lines(metrics, "signalbox_decide_seconds_bucket")).toContain(
    'signalbox_decide_seconds_bucket{le="0.0002"} 2',
  );
  expect(await lines(metrics, "signalbox_decide_seconds_sum")).toEqual(["signalbox_decide_seconds_sum 0.00108"]);
  expect(await lines(metrics, "signalbox_route_seconds_bucket")).toContain(
    'signalbox_route_seconds_bucket{le="0.005"} 1',
  );
  expect(await lines(metrics, "signalbox_outcomes_total")).toEqual([
    'signalbox_outcomes_total{status="failed",owner="upstream"} 1',
    'signalbox_outcomes_total{status="succeeded",owner="none"} 1',
  ]);
  expect(await lines(metrics, "signalbox_http_requests_total")).toEqual([
    'signalbox_http_requests_total{route="/v1/route",status="200"} 1',
  ]);
  expect(await lines(metrics, "signalbox_store_queue_depth")).toEqual(["signalbox_store_queue_depth 12"]);
  expect(await lines(metrics, "process_resident_memory_bytes")).toHaveLength(1);
});

test("a queue that nobody watches is missing, not 0, and a new watcher takes over", async () => {
  const metrics = createMetrics();
  expect(await lines(metrics, "signalbox_journal_depth")).toEqual([]);
  metrics.watch("signalbox_journal_depth", () => 1);
  metrics.watch("signalbox_journal_depth", () => 2);
  expect(await lines(metrics, "signalbox_journal_depth")).toEqual(["signalbox_journal_depth 2"]);
});

test("labels cannot grow without end", async () => {
  const metrics = createMetrics();
  for (let number = 0; number < 5_000; number++) {
    metrics.decisionMade(`lane-${number}`, "scored", 10);
    metrics.httpAnswered(`/v1/thing-${number}`, number);
  }
  const lanes = await lines(metrics, "signalbox_decisions_total");
  expect(lanes).toHaveLength(129);
  expect(lanes.at(-1)).toBe('signalbox_decisions_total{lane="other",kind="scored"} 4872');
  // Of 256 routes and "other", with the statuses 0 and 100 to 599.
  expect((await lines(metrics, "signalbox_http_requests_total")).length).toBeLessThanOrEqual(256 + 501);
});

test("text in a label cannot break the exposition", async () => {
  const metrics = createMetrics();
  metrics.httpAnswered('/a"b\n\\c', 200);
  expect(await lines(metrics, "signalbox_http_requests_total")).toEqual([
    'signalbox_http_requests_total{route="/a\\"b\\n\\\\c",status="200"} 1',
  ]);
});
