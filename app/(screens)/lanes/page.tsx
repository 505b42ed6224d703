import type { Metadata } from "next";
import { LanesScreen } from "../../../components/lanes/lanes-screen.tsx";

export const metadata: Metadata = { title: "Lanes" };

export default function LanesPage() {
  return <LanesScreen />;
}
