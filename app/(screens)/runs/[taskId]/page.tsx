import type { Metadata } from "next";
import { RunScreen } from "../../../../components/run/run-screen.tsx";

export const metadata: Metadata = { title: "Run" };

export default async function RunPage({ params }: { params: Promise<{ taskId: string }> }) {
  const { taskId } = await params;
  return <RunScreen taskId={taskId} />;
}
