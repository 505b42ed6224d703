import type { Metadata } from "next";
import { DecisionsScreen } from "../../../components/decisions/decisions-screen.tsx";

export const metadata: Metadata = { title: "Decisions" };

export default function DecisionsPage() {
  return <DecisionsScreen />;
}
