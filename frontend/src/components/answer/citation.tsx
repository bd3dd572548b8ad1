import { createContext, useContext } from "react";
import { Button } from "react-aria-components/Button";
import { Tooltip, TooltipTrigger } from "react-aria-components/Tooltip";

import { InForceBadge } from "@/components/ui/in-force-badge";
import { compact } from "@/lib/excerpt";
import type { Source } from "@/lib/wire";
import { useWords } from "@/lib/words/language";

interface CitationContextValue {
  sources: Source[];
  onCite: (n: number) => void;
}

export const CitationContext = createContext<CitationContextValue>({ sources: [], onCite: () => undefined });

/** The small number after a sentence: shows its source on hover and focus, opens it when pressed. */
export function Citation({ n }: { n: number }) {
  const { sources, onCite } = useContext(CitationContext);
  const words = useWords();
  const source = sources.find((candidate) => candidate.n === n);
  if (!source) return <>{` [${n}]`}</>;
  const { page, section, quote, text } = source;
  const title = source.label ?? source.document_title;
  return (
    <TooltipTrigger delay={250} closeDelay={80}>
      <Button
        aria-label={words.sources.citation(n, title, page)}
        onPress={() => onCite(n)}
        data-citation={n}
        className="mx-[0.15em] inline-flex h-[1.45em] min-w-[1.5em] items-center justify-center rounded-md bg-brand-soft px-[0.3em] align-[0.1em] text-[0.78em] leading-none font-bold text-brand tabular-nums hover:bg-brand hover:text-on-brand"
      >
        {n}
      </Button>
      <Tooltip
        offset={6}
        className="max-w-sm rounded-xl border border-line bg-raised p-3 text-[0.95rem] leading-snug text-ink shadow-raised"
      >
        <strong className="block font-semibold">{title}</strong>
        <span className="block text-sm text-soft">
          {[page === null ? null : words.sources.page(page), section].filter(Boolean).join(" · ")}
        </span>
        <InForceBadge inForce={source.in_force} note={source.note} />
        <span className="mt-1.5 line-clamp-6 border-l-2 border-brand pl-2">{compact(quote || text)}</span>
      </Tooltip>
    </TooltipTrigger>
  );
}
