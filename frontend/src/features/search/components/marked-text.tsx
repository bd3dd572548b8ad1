import { Fragment } from "react";

import { findQuote, type Range } from "@/lib/quote";

interface MarkedTextProps {
  text: string;
  quote: string;
  /** Words of the question as they stand in the text. */
  words: string[];
}

function wordRanges(text: string, words: string[]): Range[] {
  if (words.length === 0) return [];
  const escaped = words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${escaped.join("|")})(?![\\p{L}\\p{N}])`, "giu");
  return [...text.matchAll(pattern)].map((match) => ({ start: match.index, end: match.index + match[0].length }));
}

/** The places where the looks of the text change, in order. */
function borders(length: number, ranges: Range[]): number[] {
  return [...new Set([0, length, ...ranges.flatMap(({ start, end }) => [start, end])])].sort((a, b) => a - b);
}

function holds(ranges: Range[], start: number): boolean {
  return ranges.some((range) => range.start <= start && start < range.end);
}

/** A passage with its nearest sentence marked and the question's own words in bold. */
export function MarkedText({ text, quote, words }: MarkedTextProps) {
  const quoted = findQuote(text, quote).ranges;
  const found = wordRanges(text, words);
  const places = borders(text.length, [...quoted, ...found]);
  return (
    <>
      {places.slice(0, -1).map((start, index) => {
        const piece = text.slice(start, places[index + 1]);
        const words = holds(found, start) ? <b className="font-semibold">{piece}</b> : piece;
        return <Fragment key={start}>{holds(quoted, start) ? <mark>{words}</mark> : words}</Fragment>;
      })}
    </>
  );
}
