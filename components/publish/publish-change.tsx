"use client";

import dynamic from "next/dynamic";
import type { ReactNode } from "react";
import type { Policy, PolicyDocument } from "../../server/domain/policy.ts";

const PublishChangeDialog = dynamic(
  () => import("./publish-change-dialog.tsx").then((module) => module.PublishChangeDialog),
  { ssr: false },
);

export interface PublishChangeProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** The version in force, as it is now. */
  policy: Policy;
  /** The version that the change was begun from. */
  base: number;
  onRebase: (version: number) => void;
  /** The change itself, on whatever document it is put on. Pure. */
  change: (document: PolicyDocument) => PolicyDocument;
  title: string;
  description?: string;
  danger?: boolean;
  blockedBecause?: string | undefined;
  /** Said above the differences, such as lanes that would be left without a member. */
  children?: ReactNode;
  onPublished: (policy: Policy) => void;
}

/** Previews and publishes a change of the policy. The dialog is loaded when it is first opened. */
export function PublishChange({ open, ...rest }: PublishChangeProps) {
  return open ? <PublishChangeDialog {...rest} /> : null;
}
