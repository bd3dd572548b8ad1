import { Info } from "lucide-react";
import type { ReactNode } from "react";

import { dayOf, today } from "@/lib/format";
import type { SearchPlan } from "@/lib/wire";
import { useWords } from "@/lib/words/language";

function Note({ children }: { children: ReactNode }) {
  return (
    <li className="flex gap-2">
      <Info aria-hidden size={17} className="mt-1 shrink-0 text-brand" />
      <span className="min-w-0 break-words">{children}</span>
    </li>
  );
}

/** What was made of the question: references, corrected words, equivalents, filters that it speaks of. */
export function PlanNotes({ plan }: { plan: SearchPlan }) {
  const { search, locale } = useWords();
  const { references, unresolved, corrections, expansions, filters } = plan;
  const narrowed = [...filters.kinds, ...filters.organs, ...filters.years.map(String)];
  const notes = [
    references.length > 0 && search.readAs(references.join("; ")),
    unresolved.length > 0 && search.notInLibrary(unresolved.join("; ")),
    ...corrections.map(({ written, read }) => search.corrected(written, read)),
    expansions.length > 0 && search.alsoSearched(expansions.join(", ")),
    narrowed.length > 0 && search.narrowed(narrowed.join(", ")),
    filters.on !== null && filters.on < today() && search.asOf(dayOf(filters.on, locale)),
  ].filter((note) => note !== false);
  if (notes.length === 0) return null;
  return (
    <ul aria-label={search.planLabel} className="mb-4 space-y-1 rounded-xl bg-brand-soft px-4 py-2.5 text-[0.95rem]">
      {notes.map((note) => (
        <Note key={note}>{note}</Note>
      ))}
    </ul>
  );
}
