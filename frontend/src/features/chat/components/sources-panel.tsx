import { X } from "lucide-react";

import { IconButton } from "@/components/ui/icon-button";
import { SourceCard } from "@/features/chat/components/source-card";
import type { Source } from "@/lib/wire";
import { useWords } from "@/lib/words/language";

/** The source a person asked for; `at` grows with each request, so that asking twice works. */
export interface Selection {
  answerId: string;
  n: number | null;
  at: number;
}

interface SourcesPanelProps {
  sources: Source[];
  selection: Selection | null;
  onClose: () => void;
}

interface GroupProps {
  title: string;
  sources: Source[];
  selection: Selection | null;
}

function Group({ title, sources, selection }: GroupProps) {
  if (sources.length === 0) return null;
  return (
    <section aria-label={title}>
      <h3 className="mb-2 text-sm font-semibold text-soft">{title}</h3>
      <ol className="space-y-2.5">
        {sources.map((source) => (
          <SourceCard
            key={source.n}
            source={source}
            selection={selection?.n === source.n ? selection.at : null}
          />
        ))}
      </ol>
    </section>
  );
}

export function SourcesPanel({ sources, selection, onClose }: SourcesPanelProps) {
  const words = useWords();
  const ordered = [...sources].sort((a, b) => a.n - b.n);
  const cited = ordered.filter((source) => source.cited);
  const others = ordered.filter((source) => !source.cited);
  return (
    <>
      <header className="flex items-center justify-between border-b border-line py-2 pr-2 pl-4">
        <h2 className="text-lg font-semibold">{words.sources.title}</h2>
        <IconButton icon={X} label={words.app.close} onPress={onClose} />
      </header>
      <div className="min-h-0 flex-1 space-y-6 overflow-y-auto p-4">
        {ordered.length === 0 && <p className="text-soft">{words.sources.none}</p>}
        <Group title={words.sources.cited} sources={cited} selection={selection} />
        <Group
          title={cited.length > 0 ? words.sources.consulted : words.sources.found}
          sources={others}
          selection={selection}
        />
      </div>
    </>
  );
}
