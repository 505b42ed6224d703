import type { Metadata } from "next";
import { LaneScreen } from "../../../../components/lanes/lane-screen.tsx";

export const metadata: Metadata = { title: "Lane" };

export default async function LanePage({ params }: { params: Promise<{ name: string }> }) {
  const { name } = await params;
  return <LaneScreen name={name} />;
}
