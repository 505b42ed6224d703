"use client";

import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { formatClock, formatCount, formatMinute } from "../format.ts";
import { laneColour } from "../identity/lane-hue.ts";
import { LaneTag } from "../identity/lane-tag.tsx";
import type { Timeline } from "./prepare.ts";

const DAY_MS = 86_400_000;

/** Decisions over time, stacked by lane. Where nothing was decided there is no bar. */
export function LaneChart({ timeline }: { timeline: Timeline }) {
  const rows = timeline.points.map(({ atMs, lanes }) => ({ atMs, ...lanes }));
  const spanMs = timeline.bucketMs * timeline.points.length;
  const tick = (atMs: number) =>
    spanMs > 2 * DAY_MS
      ? new Date(atMs).toLocaleDateString("en-GB", { day: "numeric", month: "short" })
      : formatMinute(atMs);
  const axis = { stroke: "var(--line-strong)", tick: { fill: "var(--ink-3)", fontSize: 11 }, tickLine: false };
  return (
    <ResponsiveContainer width="100%" height={200}>
      <BarChart
        data={rows}
        margin={{ top: 6, right: 0, bottom: 0, left: 0 }}
        barCategoryGap="6%"
        accessibilityLayer={false}
      >
        <CartesianGrid vertical={false} stroke="var(--line)" />
        <XAxis dataKey="atMs" tickFormatter={tick} minTickGap={56} {...axis} />
        <YAxis width={36} allowDecimals={false} axisLine={false} {...axis} />
        <Tooltip
          isAnimationActive={false}
          cursor={{ fill: "var(--hover)" }}
          content={({ payload, label }) => <Told payload={payload} atMs={Number(label)} bucketMs={timeline.bucketMs} />}
        />
        {[...timeline.lanes].reverse().map((lane) => (
          <Bar key={lane} dataKey={lane} stackId="lanes" fill={laneColour(lane)} isAnimationActive={false} />
        ))}
      </BarChart>
    </ResponsiveContainer>
  );
}

interface Entry {
  dataKey?: unknown;
  value?: unknown;
}

function Told({ payload, atMs, bucketMs }: { payload: readonly Entry[] | undefined; atMs: number; bucketMs: number }) {
  const entries = (payload ?? []).filter((entry) => typeof entry.value === "number").reverse();
  return (
    <div className="min-w-40 rounded-md border border-line-strong bg-raised px-2.5 py-1.5 text-sm">
      <p className="mb-1 text-ink-3">
        {formatClock(atMs)} – {formatClock(atMs + bucketMs)}
      </p>
      {entries.length === 0 && <p>nothing decided</p>}
      {entries.map((entry) => (
        <p key={String(entry.dataKey)} className="flex justify-between gap-4">
          <LaneTag name={String(entry.dataKey)} />
          <span>{formatCount(Number(entry.value))}</span>
        </p>
      ))}
    </div>
  );
}
