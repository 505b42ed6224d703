"use client";

import dynamic from "next/dynamic";

/** Messages come after something was done, so what shows them may come after the page. */
export const LazyToaster = dynamic(() => import("../ui/toast.tsx").then((module) => module.Toaster), { ssr: false });
