import { Fragment } from "react";

import { InForceBadge } from "@/components/ui/in-force-badge";
import { QuotedText } from "@/components/viewer/quoted-text";
import type { Passage } from "@/lib/wire";

interface StandingTextProps {
  passage: Passage;
  /** The words to mark; empty for none. */
  quote: string;
}

/** A passage's text with each part that is out of force struck through, and the reason behind it. */
export function StandingText({ passage, quote }: StandingTextProps) {
  const { text, ended } = passage;
  const shown = (part: string) => (quote ? <QuotedText text={part} quote={quote} /> : part);
  return (
    <>
      {ended.map(({ start, end, note }, index) => (
        <Fragment key={start}>
          {shown(text.slice(ended[index - 1]?.end ?? 0, start))}
          <s className="text-soft">{shown(text.slice(start, end))}</s> <InForceBadge inForce={false} note={note} />
        </Fragment>
      ))}
      {shown(text.slice(ended.at(-1)?.end ?? 0))}
    </>
  );
}
