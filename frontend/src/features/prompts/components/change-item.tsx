import { Button } from "react-aria-components/Button";

import { shortDate } from "@/lib/format";
import type { PromptChange } from "@/lib/wire";
import { useWords } from "@/lib/words/language";

interface ChangeItemProps {
  /** Left out for GovBot's own text, which nobody brought here. */
  change?: PromptChange;
  name: string;
  isCurrent: boolean;
  onView: () => void;
  /** Left out where it counts already. */
  onRestore?: () => void;
}

const action = "rounded-md px-1 text-sm font-semibold text-brand hover:underline";

/** One change: what counts since then, who brought it when and why. */
export function ChangeItem({ change, name, isCurrent, onView, onRestore }: ChangeItemProps) {
  const { prompts, locale } = useWords();
  const when = change && shortDate(change.created_at, locale);
  const who = change?.author && prompts.by(change.author);
  return (
    <li data-change={change?.id ?? "shipped"} className="rounded-xl border border-line bg-surface px-3 py-2">
      <p className="flex flex-wrap items-baseline justify-between gap-2">
        <span className="font-semibold">{change?.restored ? prompts.restoredTo(name) : name}</span>
        {isCurrent && (
          <span className="rounded-full bg-good-soft px-2 py-0.5 text-sm font-semibold text-good">{prompts.inUse}</span>
        )}
      </p>
      {change?.note && <p className="text-[0.95rem] break-words">{change.note}</p>}
      {change && <p className="text-sm break-words text-soft">{[when, who].filter(Boolean).join(" · ")}</p>}
      <p className="mt-1 -ml-1 flex gap-2">
        <Button aria-label={prompts.viewOf(name)} onPress={onView} className={action}>
          {prompts.view}
        </Button>
        {onRestore && (
          <Button aria-label={prompts.restoreOf(name)} onPress={onRestore} className={action}>
            {prompts.restore}
          </Button>
        )}
      </p>
    </li>
  );
}
