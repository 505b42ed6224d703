"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { useTRPC } from "../api/trpc.ts";

/** Every order that the screen can give. After each, and after each refusal, what stands is read anew. */
export function useOrders(onDone: () => void) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const options = {
    onSettled: () =>
      Promise.all([trpc.controls, trpc.audit].map((part) => queries.invalidateQueries({ queryKey: part.pathKey() }))),
    onSuccess: () => {
      toast.success("Ordered: it is in force.");
      onDone();
    },
  };
  return {
    trip: useMutation(trpc.controls.trip.mutationOptions(options)),
    force_close: useMutation(trpc.controls.forceClose.mutationOptions(options)),
    observe: useMutation(trpc.controls.observe.mutationOptions(options)),
    release: useMutation(trpc.controls.release.mutationOptions(options)),
    reset: useMutation(trpc.controls.reset.mutationOptions(options)),
    drain: useMutation(trpc.controls.drain.mutationOptions(options)),
    disable: useMutation(trpc.controls.disable.mutationOptions(options)),
    enable: useMutation(trpc.controls.enable.mutationOptions(options)),
    stop: useMutation(trpc.controls.stop.mutationOptions(options)),
    resume: useMutation(trpc.controls.resume.mutationOptions(options)),
    setReadOnly: useMutation(trpc.controls.setReadOnly.mutationOptions(options)),
    liftReadOnly: useMutation(trpc.controls.liftReadOnly.mutationOptions(options)),
  };
}
