import { useState } from "react";

import { Compare } from "@/features/prompts/components/compare";
import { Editor } from "@/features/prompts/components/editor";
import { History } from "@/features/prompts/components/history";
import { Standing } from "@/features/prompts/components/standing";
import { SaveBar } from "@/features/prompts/components/save-bar";
import { TryOut } from "@/features/prompts/components/try-out";
import { activeText, edited, rebased, type Draft } from "@/features/prompts/editing/draft";
import type { Prompt } from "@/lib/wire";

export type Base = "active" | "shipped";

interface WorkshopProps {
  prompt: Prompt;
  draft: Draft | null;
  onDraft: (draft: Draft | null) => void;
}

/** One language's instructions with all that can be done with them. */
export function Workshop({ prompt, draft, onDraft }: WorkshopProps) {
  const [base, setBase] = useState<Base>("active");
  const text = draft?.text ?? activeText(prompt);
  return (
    <div className="mt-4 grid gap-6 lg:grid-cols-[minmax(0,1fr)_20rem]">
      <div className="min-w-0 space-y-6">
        <Standing prompt={prompt} onCompare={() => setBase("shipped")} />
        <Editor prompt={prompt} text={text} onChange={(field, value) => onDraft(edited(draft, prompt, field, value))} />
        <Compare prompt={prompt} text={text} base={base} onBase={setBase} />
        {draft && (
          <SaveBar
            prompt={prompt}
            draft={draft}
            onKeep={() => onDraft(rebased(draft, prompt))}
            onDone={() => onDraft(null)}
          />
        )}
        <TryOut prompt={prompt} draft={draft} />
      </div>
      <History prompt={prompt} />
    </div>
  );
}
