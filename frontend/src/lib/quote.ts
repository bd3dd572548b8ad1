/** A stretch of a text, end exclusive. */
export interface Range {
  start: number;
  end: number;
}

interface Folded {
  text: string;
  /** For each folded character, where it stood in the original. */
  at: number[];
}

/** Shorter runs than this match by chance and would mark the wrong words. */
const minimumRun = 12;

/** Letters and digits only, lower case, no accents: what survives hyphenation, ligatures and line breaks. */
export function fold(text: string): Folded {
  let folded = "";
  const at: number[] = [];
  for (let index = 0; index < text.length; ) {
    const symbol = String.fromCodePoint(text.codePointAt(index) ?? 0);
    for (const unit of symbol.normalize("NFKD").toLowerCase()) {
      if (!/[\p{L}\p{N}]/u.test(unit)) continue;
      folded += unit;
      for (let extra = 0; extra < unit.length; extra++) at.push(index);
    }
    index += symbol.length;
  }
  return { text: folded, at };
}

/** The longest prefix of `needle` (from `from`) found in `text`, at its first place after `after` if any. */
function longestRun(text: string, needle: string, from: number, after: number): Range | null {
  let low = Math.min(minimumRun, needle.length - from);
  if (low <= 0 || !text.includes(needle.slice(from, from + low))) return null;
  let high = needle.length - from;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (text.includes(needle.slice(from, from + middle))) low = middle;
    else high = middle - 1;
  }
  const run = needle.slice(from, from + low);
  const later = text.indexOf(run, after);
  const start = later >= 0 ? later : text.indexOf(run);
  return { start, end: start + low };
}

function merge(ranges: Range[]): Range[] {
  const merged: Range[] = [];
  for (const range of [...ranges].sort((a, b) => a.start - b.start)) {
    const last = merged.at(-1);
    if (last && range.start <= last.end + 1) last.end = Math.max(last.end, range.end);
    else merged.push({ ...range });
  }
  return merged;
}

/** Signs that belong to the words beside them: "§ 1º", "(…)", the full stop. */
function opening(before: string): number {
  return /[§“"«(]+\s?$/.exec(before.slice(-3))?.[0].length ?? 0;
}

function closing(after: string): number {
  return /^[.,;:!?”"»)]+/.exec(after)?.[0].length ?? 0;
}

export interface QuoteMatch {
  ranges: Range[];
  /** Share of the quote's letters that were found, 0 to 1. */
  coverage: number;
}

/**
 * Where a quote stands in a text, whatever the spaces, hyphens, case and accents. A quote that is
 * broken by a page header or goes on over the page is found in pieces.
 */
export function findQuote(text: string, quote: string): QuoteMatch {
  const hay = fold(text);
  const needle = fold(quote).text;
  if (needle === "") return { ranges: [], coverage: 0 };
  const found: Range[] = [];
  let covered = 0;
  let after = 0;
  for (let from = 0; from < needle.length; ) {
    const left = needle.length - from;
    // What is left over at the end of a quote is too short to stand alone, unless it is the whole quote.
    const run = left < minimumRun && from > 0 ? null : longestRun(hay.text, needle, from, after);
    if (!run) {
      from += 1;
      continue;
    }
    found.push(run);
    covered += run.end - run.start;
    after = run.end;
    from += run.end - run.start;
  }
  const ranges = found.map(({ start, end }) => {
    const first = hay.at[start] ?? 0;
    const last = (hay.at[end - 1] ?? 0) + 1;
    return { start: first - opening(text.slice(0, first)), end: last + closing(text.slice(last, last + 3)) };
  });
  return { ranges: merge(ranges), coverage: covered / needle.length };
}
