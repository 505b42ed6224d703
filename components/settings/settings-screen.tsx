"use client";

import { parseAsStringLiteral, useQueryState } from "nuqs";
import { TabPanel, Tabs } from "../ui/tabs.tsx";
import { About } from "./about.tsx";
import { Access } from "./access.tsx";
import { Keys } from "./keys.tsx";
import { Projects } from "./projects.tsx";
import { Webhooks } from "./webhooks.tsx";

const TABS = ["keys", "projects", "webhooks", "access", "about"] as const;

/** Who may come in, and what runs here. */
export function SettingsScreen() {
  const [tab, setTab] = useQueryState("tab", parseAsStringLiteral(TABS).withDefault("keys"));
  return (
    <div className="mx-auto flex max-w-[1200px] flex-col px-4 py-3 md:px-6">
      <h1 className="sr-only">Settings</h1>
      <Tabs
        label="Settings"
        value={tab}
        onChange={(next) => void setTab(next)}
        items={[
          { value: "keys", label: "Keys" },
          { value: "projects", label: "Projects" },
          { value: "webhooks", label: "Webhooks" },
          { value: "access", label: "Access" },
          { value: "about", label: "About" },
        ]}
      >
        <TabPanel value="keys" className="pt-5">
          <Keys />
        </TabPanel>
        <TabPanel value="projects" className="pt-5">
          <Projects />
        </TabPanel>
        <TabPanel value="webhooks" className="pt-5">
          <Webhooks />
        </TabPanel>
        <TabPanel value="access" className="pt-5">
          <Access />
        </TabPanel>
        <TabPanel value="about" className="pt-5">
          <About />
        </TabPanel>
      </Tabs>
    </div>
  );
}
