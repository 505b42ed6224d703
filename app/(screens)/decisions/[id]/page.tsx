import type { Metadata } from "next";
import { DecisionScreen } from "../../../../components/decision/decision-screen.tsx";

export const metadata: Metadata = { title: "Decision" };

export default async function DecisionPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return <DecisionScreen decisionId={id} />;
}
