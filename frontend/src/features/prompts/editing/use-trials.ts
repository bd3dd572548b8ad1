import { useEffect, useRef, useState } from "react";

import { preview, type Question } from "@/features/prompts/api/preview";
import { applyEvent, begun, isOver, type Trial } from "@/features/prompts/editing/trial";
import type { PromptText } from "@/lib/wire";

export const sides = ["active", "draft"] as const;
export type Side = (typeof sides)[number];
export type Trials = Partial<Record<Side, Trial>>;

/** The same question answered by what counts and by the draft, at the same time. */
export function useTrials() {
  const [trials, setTrials] = useState<Trials>({});
  const running = useRef<AbortController | null>(null);

  useEffect(() => () => running.current?.abort(), []);

  const follow = async (side: Side, question: Question, draft: PromptText | null, { signal }: AbortController) => {
    // What was stopped, or asked before, has nothing more to say.
    const change = (next: (trial: Trial) => Trial) => {
      if (!signal.aborted) setTrials((all) => ({ ...all, [side]: next(all[side] ?? begun) }));
    };
    try {
      for await (const event of preview(question, draft, signal)) change((trial) => applyEvent(trial, event));
    } catch (error) {
      change((trial) => ({ ...trial, error }));
    }
  };

  const run = (question: Question, draft: PromptText | null) => {
    running.current?.abort();
    const begins = new AbortController();
    running.current = begins;
    setTrials(draft ? { active: begun, draft: begun } : { active: begun });
    void follow("active", question, null, begins);
    if (draft) void follow("draft", question, draft, begins);
  };

  const stop = () => {
    running.current?.abort();
    const ended = (trial: Trial): Trial => (isOver(trial) ? trial : { ...trial, stage: "stopped" });
    setTrials((all) => Object.fromEntries(Object.entries(all).map(([side, trial]) => [side, ended(trial)])));
  };

  const isRunning = Object.values(trials).some((trial) => !isOver(trial));
  return { trials, run, stop, isRunning };
}
