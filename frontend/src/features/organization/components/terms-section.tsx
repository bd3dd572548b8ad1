import { useId } from "react";

import { Section } from "@/components/ui/section";
import type { SectionProps } from "@/features/organization/components/section-props";
import { forEver } from "@/features/organization/draft";
import type { Term } from "@/lib/wire";
import { useWords } from "@/lib/words/language";

interface TermFieldProps {
  term: Term;
  value: string;
  isWrong: boolean;
  onChange: (value: string) => void;
}

/** What "for ever" becomes when an end is asked for and none was ever given. */
const aYear = "365";

function TermField({ term, value, isWrong, onChange }: TermFieldProps) {
  const { terms } = useWords().organization;
  const id = useId();
  const name = terms.names[term.kind];
  const isForEver = value === forEver;
  return (
    <li className="grid gap-x-4 gap-y-2 py-3 sm:grid-cols-[1fr_13rem]" data-term={term.kind}>
      <div>
        <h3 className="font-semibold">{name}</h3>
        <p className="text-[0.95rem] text-soft">{terms.help[term.kind]}</p>
        <p id={`${id}-range`} className="text-[0.95rem] text-soft">
          {terms.range(term.shortest, term.longest)} {terms.usual(term.usual)}
        </p>
      </div>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5 self-start">
        {!isForEver && (
          <label className="flex items-center gap-2">
            <input
              inputMode="numeric"
              aria-label={terms.daysOf(name)}
              aria-invalid={isWrong}
              aria-describedby={isWrong ? `${id}-range ${id}-fault` : `${id}-range`}
              maxLength={5}
              value={value}
              onChange={(event) => onChange(event.target.value.trim())}
              className="w-24 rounded-xl border border-line-strong bg-surface px-3 py-1.5 aria-invalid:border-bad"
            />
            {terms.days.toLowerCase()}
          </label>
        )}
        {term.longest === null && (
          <label className="flex items-center gap-2">
            <input
              type="checkbox"
              aria-label={terms.forEverOf(name)}
              checked={isForEver}
              onChange={(event) => onChange(event.target.checked ? forEver : String(term.days ?? aYear))}
              className="size-4 accent-brand"
            />
            {terms.forEver}
          </label>
        )}
        {isWrong && (
          <p id={`${id}-fault`} className="text-[0.95rem] text-bad">
            {terms.fault}
          </p>
        )}
      </div>
    </li>
  );
}

export function TermsSection({ fields, faults, onChange, keep }: SectionProps & { keep: Term[] }) {
  const { terms } = useWords().organization;
  return (
    <Section title={terms.title} text={terms.text}>
      <ul className="divide-y divide-line">
        {keep.map((term) => (
          <TermField
            key={term.kind}
            term={term}
            value={fields[term.kind]}
            isWrong={faults[term.kind] !== undefined}
            onChange={(value) => onChange(term.kind, value)}
          />
        ))}
      </ul>
    </Section>
  );
}
