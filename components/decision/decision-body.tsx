"use client";

import dynamic from "next/dynamic";
import { parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import type { DecisionView } from "../../server/domain/decision.ts";
import { FACTORS } from "../../server/domain/lists/factors.ts";
import type { Outcome } from "../../server/domain/outcome.ts";
import { DecisionTree } from "../decision-tree/decision-tree.tsx";
import { useKey } from "../shell/use-key.ts";
import { TabPanel, Tabs } from "../ui/tabs.tsx";
import { DecisionHeadline } from "./decision-headline.tsx";
import { WhyPanel } from "./why-panel.tsx";

/** What opens at a key or a click comes when it is asked for. */
const ComparisonPanel = dynamic(() => import("../compare/comparison.tsx").then((module) => module.ComparisonPanel));
const ReplayPanel = dynamic(() => import("../replay/replay-panel.tsx").then((module) => module.ReplayPanel));
const RecordPanel = dynamic(() => import("./record-panel.tsx").then((module) => module.RecordPanel));

const TABS = ["why", "compare", "weights", "record"] as const;
type Tab = (typeof TABS)[number];

const TAB_LABELS: Record<Tab, string> = { why: "Why", compare: "Compare", weights: "Try weights", record: "Record" };

/** The tree, and beside it whatever answers the next question. All of it stands in the URL. */
export function DecisionBody({ view, outcome }: { view: DecisionView; outcome: Outcome | null }) {
  const [state, setState] = useQueryStates({
    view: parseAsStringLiteral(TABS).withDefault("why"),
    a: parseAsString,
    b: parseAsString,
    factor: parseAsStringLiteral(FACTORS),
  });
  const show = (tab: Tab) => void setState({ view: tab });
  useKey("tab-why", () => show("why"));
  useKey("tab-compare", () => show("compare"));
  useKey("tab-weights", () => show("weights"));
  useKey("tab-record", () => show("record"));
  return (
    <>
      <DecisionHeadline view={view} outcome={outcome} />
      <div className="grid items-start gap-x-8 gap-y-8 xl:grid-cols-[minmax(0,1fr)_400px] 2xl:grid-cols-[minmax(0,1fr)_480px]">
        <section aria-label="Decision tree" className="min-w-0">
          <DecisionTree
            key={view.decisionId}
            view={view}
            focus={state.factor}
            onFocus={(factor) => void setState({ factor })}
          />
        </section>
        <aside aria-label="About this decision" className="min-w-0 xl:sticky xl:top-4">
          <Tabs
            label="About this decision"
            value={state.view}
            onChange={show}
            items={TABS.map((value) => ({ value, label: TAB_LABELS[value] }))}
          >
            <TabPanel value="why">
              <WhyPanel view={view} />
            </TabPanel>
            <TabPanel value="compare">
              <ComparisonPanel view={view} pair={state} onPair={(pair) => void setState(pair)} />
            </TabPanel>
            <TabPanel value="weights">
              <ReplayPanel key={view.decisionId} view={view} />
            </TabPanel>
            <TabPanel value="record">
              <RecordPanel view={view} outcome={outcome} />
            </TabPanel>
          </Tabs>
        </aside>
      </div>
    </>
  );
}
