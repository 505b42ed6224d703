import type { Metadata } from "next";
import { SpendScreen } from "../../../components/spend/spend-screen.tsx";

export const metadata: Metadata = { title: "Spend" };

export default function SpendPage() {
  return <SpendScreen />;
}
