import { useCallback, useState } from "react";

import type { Selection } from "@/features/chat/components/sources-panel";
import { citedSources } from "@/components/answer/citations";
import type { LiveAnswer } from "@/features/chat/live/live-answer";
import { createPreference } from "@/lib/preference";
import type { Message, Source } from "@/lib/wire";

const keepOpen = createPreference("sources-open", true);

interface Shown {
  sources: Source[];
  selection: Selection | null;
  isOpen: boolean;
  select: (answerId: string, n: number | null) => void;
  /** Follow the latest answer again. */
  follow: () => void;
  close: () => void;
}

/** The sources of an answer being written, with those marked that its text has cited so far. */
function liveSources({ text, sources }: LiveAnswer): Source[] {
  const cited = new Set(citedSources(text, sources).map(({ n }) => n));
  return sources.map((source) => ({ ...source, cited: cited.has(source.n) }));
}

/** Which sources the panel shows: of the answer the person asked about, else of the latest one. */
export function useSources(messages: Message[], live: LiveAnswer | undefined): Shown {
  const [selection, setSelection] = useState<Selection | null>(null);
  const isKeptOpen = keepOpen.use();

  const select = useCallback((answerId: string, n: number | null) => {
    keepOpen.set(true);
    setSelection((before) => ({ answerId, n, at: (before?.at ?? 0) + 1 }));
  }, []);
  const follow = useCallback(() => setSelection(null), []);
  const close = useCallback(() => {
    keepOpen.set(false);
    setSelection(null);
  }, []);

  const selected = messages.find(({ id }) => id === selection?.answerId);
  const isLiveSelected = live !== undefined && live.answerId === selection?.answerId;
  const latest = live && live.sources.length > 0 ? liveSources(live) : messages.findLast((m) => m.role === "assistant")?.sources;
  const sources = isLiveSelected ? liveSources(live) : (selected?.sources ?? latest ?? []);
  return {
    sources,
    selection: selected || isLiveSelected ? selection : null,
    isOpen: isKeptOpen && sources.length > 0,
    select,
    follow,
    close,
  };
}
