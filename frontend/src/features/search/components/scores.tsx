import type { Hit } from "@/lib/wire";
import { useWords } from "@/lib/words/language";

interface BarProps {
  label: string;
  /** 0 to 1: how far the bar goes. */
  share: number;
  /** The score itself, as the measure has it. */
  value: string;
  explanation: string;
}

function Bar({ label, share, value, explanation }: BarProps) {
  const width = `${Math.round(Math.min(Math.max(share, 0), 1) * 100)}%`;
  return (
    <div className="flex items-center gap-2" title={explanation}>
      <dt className="w-18 shrink-0 text-soft">{label}</dt>
      <dd className="flex min-w-0 flex-1 items-center gap-2">
        <span aria-hidden className="h-1.5 flex-1 overflow-hidden rounded-full bg-sunken">
          <span className="block h-full rounded-full bg-brand" style={{ width }} />
        </span>
        <span className="w-12 text-right tabular-nums">{value}</span>
        <span className="sr-only">{explanation}</span>
      </dd>
    </div>
  );
}

/** Both scores of a passage: by its words and by its meaning. */
export function Scores({ hit }: { hit: Hit }) {
  const { search, locale } = useWords();
  const number = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  return (
    <dl className="grid gap-x-6 gap-y-1 text-sm sm:grid-cols-2">
      <Bar label={search.words} share={hit.lexical_share} value={number.format(hit.bm25)} explanation={search.wordsHelp} />
      <Bar label={search.meaning} share={hit.dense_share} value={number.format(hit.cosine)} explanation={search.meaningHelp} />
    </dl>
  );
}
