"use client";

import dynamic from "next/dynamic";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { LoadingLines } from "../ui/skeleton.tsx";
import { TabPanel, Tabs } from "../ui/tabs.tsx";
import { Keys } from "./keys.tsx";

const loading = () => <LoadingLines lines={5} label="Loading the tab" />;
const Projects = dynamic(() => import("./projects.tsx").then((module) => module.Projects), { ssr: false, loading });
const Webhooks = dynamic(() => import("./webhooks.tsx").then((module) => module.Webhooks), { ssr: false, loading });
const Access = dynamic(() => import("./access.tsx").then((module) => module.Access), { ssr: false, loading });
const About = dynamic(() => import("./about.tsx").then((module) => module.About), { ssr: false, loading });

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
