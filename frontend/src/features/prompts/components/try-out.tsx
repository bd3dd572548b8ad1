import { useState } from "react";

import { Button } from "@/components/ui/button";
import { TrialCard } from "@/features/prompts/components/trial-card";
import { isFit, styles, type Draft } from "@/features/prompts/editing/draft";
import { isOver } from "@/features/prompts/editing/trial";
import { sides, useTrials } from "@/features/prompts/editing/use-trials";
import type { AnswerStyle, Prompt } from "@/lib/wire";
import { useWords } from "@/lib/words/language";

export const longestQuestion = 4_000;

/** A question answered by both texts, side by side; nothing of it is saved. */
export function TryOut({ prompt, draft }: { prompt: Prompt; draft: Draft | null }) {
  const { prompts, chat } = useWords();
  const [question, setQuestion] = useState("");
  const [style, setStyle] = useState<AnswerStyle>("direct");
  const { trials, run, stop, isRunning } = useTrials();
  const shown = sides.filter((side) => trials[side]);
  const canRun = question.trim() !== "" && (draft === null || isFit(prompt, draft.text));
  return (
    <section aria-labelledby="prompt-try" className="rounded-xl border border-line bg-surface p-4">
      <h2 id="prompt-try" className="text-lg font-semibold">
        {prompts.tryTitle}
      </h2>
      <p className="text-sm text-soft">{prompts.tryText}</p>
      <form
        className="mt-3 flex flex-wrap items-center gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          if (canRun) run({ language: prompt.language, question: question.trim(), style }, draft?.text ?? null);
        }}
      >
        <input
          aria-label={prompts.question}
          value={question}
          maxLength={longestQuestion}
          placeholder={prompts.questionPlaceholder}
          onChange={(event) => setQuestion(event.target.value)}
          className="min-w-56 flex-1 rounded-full border border-line-strong bg-surface px-4 py-2 placeholder:text-soft"
        />
        <select
          aria-label={chat.style}
          value={style}
          onChange={(event) => setStyle(event.target.value as AnswerStyle)}
          className="rounded-md border border-line-strong bg-surface px-2 py-2"
        >
          {styles.map((each) => (
            <option key={each} value={each}>
              {chat.styles[each]}
            </option>
          ))}
        </select>
        {isRunning ? (
          <Button look="secondary" onPress={stop}>
            {chat.stop}
          </Button>
        ) : (
          <Button type="submit" look="secondary" isDisabled={!canRun}>
            {prompts.run}
          </Button>
        )}
      </form>
      <p role="status" className="sr-only">
        {shown.length > 0 && shown.every((side) => trials[side] && isOver(trials[side])) && prompts.tried}
      </p>
      {shown.length === 1 && <p className="mt-3 text-sm text-soft">{prompts.onlyActive}</p>}
      {shown.length > 0 && (
        <div className="mt-3 grid gap-4 md:grid-cols-2">
          {shown.map((side) => trials[side] && <TrialCard key={side} side={side} trial={trials[side]} />)}
        </div>
      )}
    </section>
  );
}
