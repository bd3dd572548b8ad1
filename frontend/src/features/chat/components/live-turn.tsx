import { LoaderCircle } from "lucide-react";
import { useEffect, useState } from "react";

import { Problem } from "@/components/ui/notice";
import { AnswerText } from "@/components/answer/answer-text";
import { Question } from "@/features/chat/components/question";
import { Understood } from "@/features/chat/components/understood";
import { SkippedModels } from "@/features/chat/components/skipped-models";
import type { LiveAnswer } from "@/features/chat/live/live-answer";
import { useWords } from "@/lib/words/language";

interface LiveTurnProps {
  live: LiveAnswer;
  onCite: (n: number) => void;
  onRetry: () => void;
}

function useSecondsSince(start: number): number {
  const [now, setNow] = useState(start);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return Math.max(Math.floor((now - start) / 1_000), 0);
}

function Stage({ live }: { live: LiveAnswer }) {
  const { chat } = useWords();
  const elapsed = useSecondsSince(live.startedAt);
  return (
    <p className="mt-2 flex items-center gap-2 text-[0.95rem] text-soft" data-stage={live.stage}>
      <LoaderCircle aria-hidden size={17} className="animate-spin text-brand" />
      {live.position === null ? chat.stages[live.stage] : chat.place(String(live.position))}
      {elapsed > 1 && (
        <span aria-hidden className="tabular-nums">
          {chat.seconds(String(elapsed))}
        </span>
      )}
    </p>
  );
}

/** A question being answered: its stage and the text as it comes, or why it failed. */
export function LiveTurn({ live, onCite, onRetry }: LiveTurnProps) {
  const { chat } = useWords();
  return (
    <div className="space-y-4" data-live={live.key}>
      <Question content={live.question} />
      <article aria-label={chat.answer} aria-busy={live.error === null} data-answer={live.answerId}>
        <Understood question={live.understood} />
        {live.text && (
          <AnswerText content={live.text} sources={live.sources} isStreaming={live.error === null} onCite={onCite} />
        )}
        <SkippedModels skipped={live.skipped} />
        {live.error === null ? <Stage live={live} /> : <Problem title={chat.failed} error={live.error} onRetry={onRetry} />}
      </article>
    </div>
  );
}
