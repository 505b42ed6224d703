"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { useTRPC } from "../api/trpc.ts";

/** What a person can do with a review. After each, and after each refusal, the queue is read anew. */
export function useReviewActions(onEnded: (reviewId: string) => void) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const onSettled = () => void queries.invalidateQueries({ queryKey: trpc.reviews.pathKey() });
  const ended = (words: string) => ({
    onSettled,
    onSuccess: ({ id }: { id: string }) => {
      toast.success(words);
      onEnded(id);
    },
  });
  return {
    claim: useMutation(trpc.reviews.claim.mutationOptions({ onSettled })),
    answer: useMutation(trpc.reviews.answer.mutationOptions(ended("Answered: the task goes on with your words."))),
    reject: useMutation(trpc.reviews.reject.mutationOptions(ended("Rejected: the task goes on without a person."))),
    handOn: useMutation(trpc.reviews.handOn.mutationOptions(ended("Handed on."))),
  };
}
