"use client";

import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { formatClock, formatCount, formatMinute } from "../format.ts";
import { laneColour } from "../identity/lane-hue.ts";
import { LaneTag } from "../identity/lane-tag.tsx";
import type { Timeline } from "./prepare.ts";

const DAY_MS = 86_400_000;

export interface LaneChartProps {
  timeline: Timeline;
  /** How a value reads; as a count unless it says otherwise. */
  format?: (value: number) => string;
  /** Said of a bar with nothing in it. */
  nothing?: string;
  /** Pixels for the words of the value axis. */
  axisWidth?: number;
  /** A bar was clicked. */
  onPick?: (fromMs: number, toMs: number) => void;
}

/** Something over time, stacked by lane. Where there was nothing there is no bar. */
export function LaneChart(props: LaneChartProps) {
  const { timeline, format = formatCount, nothing = "nothing decided", axisWidth = 36, onPick } = props;
  const rows = timeline.points.map(({ atMs, lanes }) => ({ atMs, ...lanes }));
  const spanMs = timeline.bucketMs * timeline.points.length;
  const tick = (atMs: number) =>
    spanMs > 2 * DAY_MS
      ? new Date(atMs).toLocaleDateString("en-GB", { day: "numeric", month: "short" })
      : formatMinute(atMs);
  const pick = (index: number) => {
    const atMs = timeline.points[index]?.atMs;
    if (atMs !== undefined) onPick?.(atMs, atMs + timeline.bucketMs);
  };
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
        <YAxis width={axisWidth} allowDecimals={false} axisLine={false} tickFormatter={format} {...axis} />
        <Tooltip
          isAnimationActive={false}
          cursor={{ fill: "var(--hover)" }}
          content={({ payload, label }) => (
            <Told
              payload={payload}
              atMs={Number(label)}
              bucketMs={timeline.bucketMs}
              format={format}
              nothing={nothing}
            />
          )}
        />
        {[...timeline.lanes].reverse().map((lane) => (
          <Bar
            key={lane}
            dataKey={lane}
            stackId="lanes"
            fill={laneColour(lane)}
            isAnimationActive={false}
            {...(onPick ? { cursor: "pointer", onClick: (_, index) => pick(index) } : {})}
          />
        ))}
      </BarChart>
    </ResponsiveContainer>
  );
}

interface Entry {
  dataKey?: unknown;
  value?: unknown;
}

interface ToldProps {
  payload: readonly Entry[] | undefined;
  atMs: number;
  bucketMs: number;
  format: (value: number) => string;
  nothing: string;
}

function Told({ payload, atMs, bucketMs, format, nothing }: ToldProps) {
  const entries = (payload ?? []).filter((entry) => typeof entry.value === "number").reverse();
  return (
    <div className="min-w-40 rounded-md border border-line-strong bg-raised px-2.5 py-1.5 text-sm">
      <p className="mb-1 text-ink-3">
        {formatClock(atMs)} – {formatClock(atMs + bucketMs)}
      </p>
      {entries.length === 0 && <p>{nothing}</p>}
      {entries.map((entry) => (
        <p key={String(entry.dataKey)} className="flex justify-between gap-4">
          <LaneTag name={String(entry.dataKey)} />
          <span>{format(Number(entry.value))}</span>
        </p>
      ))}
    </div>
  );
}
