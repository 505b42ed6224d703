"use client";

import { useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { useTRPC } from "../api/trpc.ts";
import { ErrorState } from "../ui/error-state.tsx";
import { LoadingLines } from "../ui/skeleton.tsx";
import { TabPanel, Tabs } from "../ui/tabs.tsx";
import { TuningDesk } from "./tuning-desk.tsx";

const History = dynamic(() => import("./history.tsx").then((module) => module.History), {
  ssr: false,
  loading: () => <LoadingLines lines={8} label="Loading the history" />,
});

const VIEWS = ["draft", "history"] as const;

/** What if: weights moved beside those in force, what that would have changed, and every version so far. */
export function TuningScreen() {
  const trpc = useTRPC();
  const [view, setView] = useQueryState("view", parseAsStringLiteral(VIEWS).withDefault("draft"));
  const { data, error, refetch } = useQuery(trpc.policy.get.queryOptions({}, { staleTime: 60_000 }));
  return (
    <div className="mx-auto flex max-w-[1560px] flex-col px-4 py-3 md:px-6">
      <h1 className="sr-only">Tuning</h1>
      {data ? (
        <Tabs
          label="Tuning"
          value={view}
          onChange={(next) => void setView(next)}
          items={[
            { value: "draft", label: "Draft" },
            { value: "history", label: `Versions (${data.version})` },
          ]}
        >
          <TabPanel value="draft">
            <TuningDesk policy={data} />
          </TabPanel>
          <TabPanel value="history">
            <History current={data} />
          </TabPanel>
        </Tabs>
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <LoadingLines lines={14} label="Loading the policy" />
      )}
    </div>
  );
}
