import { useDeferredValue, useMemo } from "react";

import { changedFields, textOf } from "@/features/prompts/editing/draft";
import { diffWords, type Piece } from "@/lib/diff";
import type { PromptText } from "@/lib/wire";
import { useWords } from "@/lib/words/language";

function Marked({ kind, text }: Piece) {
  const { prompts } = useWords();
  if (kind === "same") return <>{text}</>;
  const isNew = kind === "added";
  const Mark = isNew ? "ins" : "del";
  return (
    <Mark className={isNew ? "rounded-xs bg-good-soft px-0.5 text-good no-underline" : "rounded-xs bg-bad-soft px-0.5 text-bad line-through"}>
      <span className="sr-only">{isNew ? prompts.added : prompts.removed} </span>
      {text}
    </Mark>
  );
}

function Passage({ before, after }: { before: string; after: string }) {
  const pieces = useMemo(() => diffWords(before, after), [before, after]);
  return pieces.map((piece, index) => <Marked key={index} {...piece} />);
}

interface DifferencesProps {
  before: PromptText;
  after: PromptText;
  lang: string;
}

/** The parts in which two texts differ, word by word. */
export function Differences({ before, after, lang }: DifferencesProps) {
  const { prompts } = useWords();
  const shown = useDeferredValue(after);
  const changed = changedFields(before, shown);
  if (changed.length === 0) return <p className="mt-2 text-soft">{prompts.same}</p>;
  return (
    <dl className="mt-2 space-y-3">
      {changed.map((field) => (
        <div key={field} data-changed={field}>
          <dt className="text-sm font-semibold text-soft">{prompts.fields[field]}</dt>
          <dd lang={lang} className="leading-normal break-words whitespace-pre-line">
            <Passage before={textOf(before, field)} after={textOf(shown, field)} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
