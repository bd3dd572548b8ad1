import { Fragment } from "react";

import { findQuote } from "@/lib/quote";

interface QuotedTextProps {
  text: string;
  quote: string;
}

/** A text with the quoted words marked, however their spaces and hyphens differ. */
export function QuotedText({ text, quote }: QuotedTextProps) {
  const { ranges } = findQuote(text, quote);
  return (
    <>
      {ranges.map(({ start, end }, index) => (
        <Fragment key={start}>
          {text.slice(ranges[index - 1]?.end ?? 0, start)}
          <mark>{text.slice(start, end)}</mark>
        </Fragment>
      ))}
      {text.slice(ranges.at(-1)?.end ?? 0)}
    </>
  );
}
