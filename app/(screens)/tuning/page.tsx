import type { Metadata } from "next";
import { TuningScreen } from "../../../components/tuning/tuning-screen.tsx";

export const metadata: Metadata = { title: "Tuning" };

export default function TuningPage() {
  return <TuningScreen />;
}
