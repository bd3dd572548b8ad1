import { FileSearch } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Button } from "react-aria-components/Button";

import { InForceBadge } from "@/components/ui/in-force-badge";
import { QuotedText } from "@/components/viewer/quoted-text";
import { openSource } from "@/components/answer/open-source";
import { OrdersNotice } from "@/features/chat/components/orders-notice";
import { compact, excerptAround } from "@/lib/excerpt";
import { findQuote } from "@/lib/quote";
import type { Source } from "@/lib/wire";
import { useWords } from "@/lib/words/language";

interface SourceCardProps {
  source: Source;
  /** Set when this is the source the person asked for; a new value brings it into sight again. */
  selection: number | null;
}

/** Longer passages than this are first shown in part. */
const longPassage = 380;

export function SourceCard({ source, selection }: SourceCardProps) {
  const { sources } = useWords();
  const [isWhole, setIsWhole] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const { n, document_title: title, label, page, section, quote } = source;
  const text = compact(source.text);
  const opens = page === null ? sources.openDocument : sources.openAtPage(page);
  const isLong = text.length > longPassage;
  const shown = isWhole || !isLong ? text : excerptAround(text, findQuote(text, quote).ranges[0]?.start ?? 0);

  useEffect(() => {
    if (selection === null) return;
    opener.current?.closest("li")?.scrollIntoView({ block: "nearest" });
    opener.current?.focus({ preventScroll: true });
  }, [selection]);

  return (
    <li
      data-source={n}
      data-selected={selection !== null || undefined}
      className="relative rounded-2xl border border-line bg-surface p-3.5 transition-colors hover:border-brand data-[selected]:border-brand data-[selected]:ring-1 data-[selected]:ring-brand"
    >
      <Button
        ref={opener}
        onPress={() => openSource(source)}
        className="flex w-full items-start gap-2.5 text-left outline-none after:absolute after:inset-0 after:rounded-2xl focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-offset-2 focus-visible:after:outline-brand"
      >
        <span className="mt-0.5 grid h-6 min-w-6 place-items-center rounded-md bg-brand px-1 text-sm font-bold text-on-brand tabular-nums">
          <span className="sr-only">{sources.source} </span>
          {n}
        </span>
        <span className="min-w-0">
          <span className="block leading-snug font-semibold break-words">{label ?? title}</span>
          <span className="block text-sm text-soft">
            {[label && !label.startsWith(title) ? title : null, page === null ? null : sources.page(page), section]
              .filter(Boolean)
              .join(" · ")}
          </span>
          <span className="sr-only">{opens}</span>
        </span>
      </Button>
      {!source.in_force && (
        <p className="mt-2">
          <InForceBadge inForce={false} note={source.note} />
        </p>
      )}
      <OrdersNotice shown={source.holds_orders} />
      <blockquote
        className={`mt-2 text-[0.95rem] leading-normal whitespace-pre-line ${isLong && !isWhole ? "line-clamp-7" : ""}`}
      >
        <QuotedText text={shown} quote={quote} />
      </blockquote>
      <div className="mt-2 flex items-center justify-between gap-2 text-sm font-semibold text-brand">
        <span aria-hidden className="inline-flex items-center gap-1.5">
          <FileSearch size={16} />
          {opens}
        </span>
        {isLong && (
          <Button
            aria-expanded={isWhole}
            onPress={() => setIsWhole(!isWhole)}
            className="relative z-10 rounded-md px-1 hover:underline"
          >
            {isWhole ? sources.showLess : sources.showAll}
          </Button>
        )}
      </div>
    </li>
  );
}
