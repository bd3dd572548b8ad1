import { FileText } from "lucide-react";
import { useEffect, useRef } from "react";

import { Busy } from "@/components/ui/busy";
import { InForceBadge } from "@/components/ui/in-force-badge";
import { Blank, Problem } from "@/components/ui/notice";
import { StandingText } from "@/components/viewer/standing-text";
import type { ViewerTarget } from "@/components/viewer/target";
import { usePassages } from "@/lib/api/passages";
import { fold } from "@/lib/quote";
import type { Passage } from "@/lib/wire";
import { useWords } from "@/lib/words/language";

/** The section to show above a passage: none where it goes on, or where its own text begins with it. */
function headingOf(passage: Passage, before: Passage | undefined): string | null {
  if (!passage.section || passage.section === before?.section) return null;
  const own = passage.section.split("›").at(-1)?.trim() ?? "";
  return fold(passage.text).text.startsWith(fold(own).text) ? null : passage.section;
}

interface PassageBlockProps {
  passage: Passage;
  /** The words to mark, or null where this is not the passage asked for. */
  quote: string | null;
  heading: string | null;
}

function PassageBlock({ passage, quote, heading }: PassageBlockProps) {
  const block = useRef<HTMLElement>(null);
  const isTarget = quote !== null;
  useEffect(() => {
    if (!isTarget) return;
    const mark = block.current?.querySelector("mark");
    (mark ?? block.current)?.scrollIntoView({ block: "center" });
  }, [isTarget]);
  return (
    <section
      ref={block}
      data-target={isTarget || undefined}
      className="-mx-3 rounded-lg border-l-4 border-transparent px-3 py-1 data-[target]:border-brand data-[target]:bg-brand-soft"
    >
      {heading && <h3 className="mt-4 mb-1 text-[0.95rem] font-semibold text-soft">{heading}</h3>}
      {!passage.in_force && (
        <p className="mt-2 mb-1">
          <InForceBadge inForce={false} note={passage.note} />
        </p>
      )}
      <p className={`whitespace-pre-wrap ${passage.in_force ? "" : "text-soft"}`}>
        <StandingText passage={passage} quote={quote ?? ""} />
      </p>
    </section>
  );
}

/** The text of a document that the browser can't draw, at the passage asked for. */
export function PassagesView({ target }: { target: ViewerTarget }) {
  const { viewer } = useWords();
  const { data, error, isPending, refetch } = usePassages(target.documentId);
  if (isPending) return <Busy />;
  if (error) {
    return (
      <div className="p-6">
        <Problem title={viewer.openFailed} error={error} onRetry={() => void refetch()} />
      </div>
    );
  }
  const passages = data.items;
  if (passages.length === 0) return <Blank icon={FileText} title={viewer.noPassages} />;
  return (
    // The region scrolls, so the keyboard must be able to reach it.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div role="region" tabIndex={0} aria-label={viewer.passages} className="flex-1 overflow-y-auto px-8 py-5">
      <p className="mb-3 text-sm text-soft">{viewer.passages}</p>
      <div className="mx-auto max-w-prose space-y-2">
        {passages.map((passage, index) => (
          <PassageBlock
            key={passage.id}
            passage={passage}
            quote={passage.id === target.passageId ? (target.quote ?? "") : null}
            heading={headingOf(passage, passages[index - 1])}
          />
        ))}
      </div>
    </div>
  );
}
