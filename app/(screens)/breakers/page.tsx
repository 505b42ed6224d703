import type { Metadata } from "next";
import { BreakersScreen } from "../../../components/breakers/breakers-screen.tsx";

export const metadata: Metadata = { title: "Breakers" };

export default function BreakersPage() {
  return <BreakersScreen />;
}
