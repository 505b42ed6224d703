import type { Metadata } from "next";
import { AgentScreen } from "../../../../components/agents/agent-screen.tsx";

export const metadata: Metadata = { title: "New agent" };

export default function NewAgentPage() {
  return <AgentScreen agentId={null} />;
}
