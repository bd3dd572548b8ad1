import { FileSearch } from "lucide-react";
import { useState } from "react";
import { Button } from "react-aria-components/Button";

import { InForceBadge } from "@/components/ui/in-force-badge";
import { openViewer } from "@/components/viewer/target";
import { MarkedText } from "@/features/search/components/marked-text";
import { Scores } from "@/features/search/components/scores";
import { compact, excerptAround } from "@/lib/excerpt";
import { findQuote } from "@/lib/quote";
import type { Hit } from "@/lib/wire";
import { useWords } from "@/lib/words/language";

const longPassage = 420;

function open(hit: Hit): void {
  openViewer({
    documentId: hit.document_id,
    title: hit.document_title,
    filename: hit.filename,
    mediaType: hit.media_type,
    page: hit.page,
    passageId: hit.passage_id,
    quote: hit.quote || hit.text,
  });
}

/** Why this passage is here, in a few words. */
function Why({ hit }: { hit: Hit }) {
  const { search } = useWords();
  const reason = search.foundBy[hit.found_by];
  return (
    <p className="text-sm text-soft">
      <span className="font-semibold text-ink">{reason}</span>
      {hit.matched.length > 0 && `: ${hit.matched.join(", ")}`}
    </p>
  );
}

/** One found passage: where it stands, what it says, and why it was found. */
export function HitCard({ hit, place }: { hit: Hit; place: number }) {
  const { sources } = useWords();
  const [isWhole, setIsWhole] = useState(false);
  const text = compact(hit.text);
  const isLong = text.length > longPassage;
  const shown = isWhole || !isLong ? text : excerptAround(text, findQuote(text, hit.quote).ranges[0]?.start ?? 0);
  const opens = hit.page === null ? sources.openDocument : sources.openAtPage(hit.page);
  const where = [hit.page === null ? null : sources.page(hit.page), hit.section].filter(Boolean).join(" · ");
  return (
    <li data-hit={place} className="rounded-2xl border border-line bg-surface p-4">
      <article aria-labelledby={`hit-${place}`}>
        <header className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
          <h2 id={`hit-${place}`} className="leading-snug font-semibold break-words">
            <span className="mr-2 text-soft tabular-nums">{place}.</span>
            {hit.label ?? hit.document_title}
          </h2>
          <InForceBadge inForce={hit.in_force} note={hit.note} />
        </header>
        <p className="text-sm break-words text-soft">
          {hit.label && hit.label !== hit.document_title ? [hit.document_title, where].filter(Boolean).join(" · ") : where}
        </p>
        <blockquote
          className={`mt-2 leading-normal whitespace-pre-line ${hit.in_force ? "" : "text-soft"} ${isLong && !isWhole ? "line-clamp-6" : ""}`}
        >
          <MarkedText text={shown} quote={hit.quote} words={hit.matched} />
        </blockquote>
        <div className="mt-3 space-y-1.5 border-t border-line pt-2.5">
          <Why hit={hit} />
          <Scores hit={hit} />
        </div>
        <div className="mt-2.5 flex items-center gap-4 text-sm font-semibold text-brand">
          <Button onPress={() => open(hit)} className="inline-flex items-center gap-1.5 rounded-md px-1 hover:underline">
            <FileSearch aria-hidden size={16} />
            {opens}
          </Button>
          {isLong && (
            <Button
              aria-expanded={isWhole}
              onPress={() => setIsWhole(!isWhole)}
              className="rounded-md px-1 hover:underline"
            >
              {isWhole ? sources.showLess : sources.showAll}
            </Button>
          )}
        </div>
      </article>
    </li>
  );
}
