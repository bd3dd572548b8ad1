import type { PersonalData, PersonalKind } from "@/lib/wire";
import type { Words } from "@/lib/words/pt";
import { useWords } from "@/lib/words/language";

function countsOf(found: NonNullable<PersonalData["found"]>, { kinds }: Words["personal"]): string {
  return Object.entries(found)
    .map(([kind, count]) => kinds[kind as PersonalKind](count))
    .join(", ");
}

/** That personal data is masked in a document, and how much there is; nothing where nobody looked. */
export function PersonalBadge({ data }: { data: PersonalData }) {
  const { personal } = useWords();
  const { mode, found } = data;
  if (mode === "off") return null;
  const counts = found && countsOf(found, personal);
  return (
    <p data-personal={mode} className="mt-1 flex flex-wrap items-baseline gap-x-2 text-sm text-soft">
      {mode === "mask" && <span className="rounded-full bg-brand-soft px-2.5 py-0.5 font-semibold text-brand">{personal.masked}</span>}
      {counts !== null && <span>{counts ? personal.found(counts) : personal.noneFound}</span>}
    </p>
  );
}
