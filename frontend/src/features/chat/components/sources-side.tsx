import type { KeyboardEvent } from "react";

import { Sheet } from "@/components/ui/sheet";
import { SourcesPanel, type Selection } from "@/features/chat/components/sources-panel";
import { useMedia } from "@/lib/media";
import type { Source } from "@/lib/wire";
import { useWords } from "@/lib/words/language";

interface SourcesSideProps {
  sources: Source[];
  selection: Selection | null;
  /** On wide screens the panel stands open by itself; elsewhere it opens when asked for. */
  isOpen: boolean;
  onClose: () => void;
}

export const wideScreen = "(min-width: 75rem)";

/** The sources beside the answer, or over it where there is no room. */
export function SourcesSide({ sources, selection, isOpen, onClose }: SourcesSideProps) {
  const isWide = useMedia(wideScreen);
  const words = useWords();
  const panel = <SourcesPanel sources={sources} selection={selection} onClose={onClose} />;
  if (!isWide) {
    return (
      <Sheet
        side="right"
        width="w-[26rem]"
        label={words.sources.title}
        isOpen={isOpen && selection !== null}
        onOpenChange={(open) => !open && onClose()}
      >
        {panel}
      </Sheet>
    );
  }
  if (!isOpen) return null;
  // From the panel, Esc leads back to the mark in the text that brought the person here.
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || !selection) return;
    const answer = document.querySelector(`[data-answer="${selection.answerId}"]`);
    answer?.querySelector<HTMLElement>(`[data-citation="${selection.n ?? ""}"]`)?.focus();
  };
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <aside
      aria-label={words.sources.title}
      onKeyDown={onKeyDown}
      className="flex w-[24rem] shrink-0 flex-col border-l border-line bg-ground"
    >
      {panel}
    </aside>
  );
}
