import type { Metadata } from "next";
import { LaneScreen } from "../../../../components/lanes/lane-screen.tsx";

export const metadata: Metadata = { title: "New lane" };

export default function NewLanePage() {
  return <LaneScreen name={null} />;
}
