import { TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";

import { Button } from "@/components/ui/button";
import type { Prompt } from "@/lib/wire";
import { useWords } from "@/lib/words/language";
import type { Words } from "@/lib/words/pt";

function Warning({ title, text, children }: { title: string; text: string; children?: ReactNode }) {
  return (
    <div role="alert" className="flex gap-3 rounded-xl border border-warn/40 bg-warn-soft p-4">
      <TriangleAlert aria-hidden size={20} className="mt-0.5 shrink-0 text-warn" />
      <div>
        <p className="font-semibold">{title}</p>
        <p>{text}</p>
        {children && <div className="mt-2">{children}</div>}
      </div>
    </div>
  );
}

/** What counts now, in a few words. */
export function inUse({ active, shipped }: Prompt, { prompts }: Words): string {
  return active ? prompts.usesOwn(active.number) : prompts.usesShipped(shipped.version);
}

/** What counts now, and whether GovBot's own text has become newer than it. */
export function Standing({ prompt, onCompare }: { prompt: Prompt; onCompare: () => void }) {
  const words = useWords();
  const { prompts } = words;
  const { active, shipped } = prompt;
  return (
    <div className="space-y-3">
      <p data-in-use={active?.number ?? 0} className="font-semibold">
        {inUse(prompt, words)}
      </p>
      {prompt.shipped_changed && active && (
        <Warning
          title={prompts.shippedChangedTitle}
          text={prompts.shippedChangedText(active.number, active.shipped_version, shipped.version)}
        >
          <Button look="secondary" size="small" onPress={onCompare}>
            {`${prompts.compareWith} ${prompts.bases.shipped}`}
          </Button>
        </Warning>
      )}
    </div>
  );
}

/** Somebody else was quicker: nothing of this person's is lost, and nothing of the other's. */
export function ChangedMeanwhile({ prompt, onKeep }: { prompt: Prompt; onKeep: () => void }) {
  const words = useWords();
  const author = prompt.active?.author;
  const what = inUse(prompt, words) + (author ? `, ${words.prompts.by(author)}` : "");
  return (
    <Warning title={words.prompts.changedTitle} text={words.prompts.changedText(what)}>
      <Button size="small" onPress={onKeep}>
        {words.prompts.keepMine}
      </Button>
    </Warning>
  );
}
