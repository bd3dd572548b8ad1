import { findQuote } from "@/lib/quote";

function markWithin(element: HTMLElement, start: number, end: number): void {
  const text = element.textContent;
  const mark = document.createElement("mark");
  mark.textContent = text.slice(start, end);
  element.replaceChildren(text.slice(0, start), mark, text.slice(end));
}

/**
 * Marks a quote in the runs of text of a page.
 *
 * The runs are pieces of lines, so a quote usually spans several, and a run may begin or end inside
 * a word. Returns the first mark, or null when the quote is not on this page.
 */
export function markQuote(runs: HTMLElement[], quote: string): HTMLElement | null {
  let text = "";
  const starts = runs.map((run) => {
    const start = text.length;
    text += `${run.textContent}\n`;
    return start;
  });
  const { ranges } = findQuote(text, quote);
  runs.forEach((run, index) => {
    const from = starts[index] ?? 0;
    const to = from + run.textContent.length;
    const inside = ranges.filter((range) => range.start < to && range.end > from);
    const first = inside[0];
    const last = inside.at(-1);
    // Two ranges in one run are rare (a repeated word): marking from the first to the last is right enough.
    if (first && last) markWithin(run, Math.max(first.start, from) - from, Math.min(last.end, to) - from);
  });
  return runs.flatMap((run) => [...run.querySelectorAll("mark")])[0] ?? null;
}
