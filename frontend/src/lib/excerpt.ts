/** A passage as it fits a small box: no rows of leader dots, no empty lines, no drawn tables. */
export function compact(text: string): string {
  return text
    .replace(/^\|[\s|:-]+$\n?/gm, "")
    .replace(/^\|\s*|\s*\|$/gm, "")
    .replace(/\s+\|\s+/g, " · ")
    .replace(/\.{4,}/g, "…")
    .replace(/\n\s*\n/g, "\n");
}

/** A piece of a passage that begins shortly before its quote, so that the quote is in sight. */
export function excerptAround(text: string, quoteStart: number, before = 90): string {
  if (quoteStart <= before) return text;
  const cut = text.indexOf(" ", quoteStart - before);
  return cut < 0 || cut > quoteStart ? text : `… ${text.slice(cut + 1)}`;
}
