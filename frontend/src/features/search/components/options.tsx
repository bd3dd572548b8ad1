import { RadioGroup } from "react-aria-components/RadioGroup";

import { Choice } from "@/components/ui/choice";
import type { SearchRequest } from "@/features/search/api/search";
import type { SearchMode } from "@/lib/wire";
import { today } from "@/lib/format";
import { useWords } from "@/lib/words/language";

interface OptionsProps {
  request: SearchRequest;
  onChange: (part: Partial<SearchRequest>) => void;
}

const chip =
  "block rounded-full border border-line bg-surface px-3 py-1 text-[0.95rem] whitespace-nowrap data-[hovered]:border-brand data-[selected]:border-brand data-[selected]:bg-brand data-[selected]:text-on-brand";

/** The day on which passages must be in force. */
function Vigencia({ request, onChange }: OptionsProps) {
  const { search } = useWords();
  const isDay = request.vigencia !== "hoje" && request.vigencia !== "todas";
  return (
    <div className="flex flex-wrap items-center gap-1.5">
      <RadioGroup
        aria-label={search.vigencia}
        orientation="horizontal"
        value={isDay ? "dia" : request.vigencia}
        onChange={(value) => onChange({ vigencia: value === "dia" ? today() : value })}
        className="flex flex-wrap gap-1.5"
      >
        <Choice value="hoje" className={chip}>
          {search.inForceToday}
        </Choice>
        <Choice value="dia" className={chip}>
          {search.inForceOn}
        </Choice>
        <Choice value="todas" className={chip}>
          {search.alsoRevoked}
        </Choice>
      </RadioGroup>
      {isDay && (
        <input
          type="date"
          required
          aria-label={search.day}
          value={request.vigencia}
          onChange={(event) => event.target.value && onChange({ vigencia: event.target.value })}
          className="rounded-full border border-line-strong bg-surface px-3 py-1 text-[0.95rem]"
        />
      )}
    </div>
  );
}

/** Validity, and which of the two ways of finding is at work. */
export function Options({ request, onChange }: OptionsProps) {
  const { search } = useWords();
  return (
    <div className="mt-3 flex flex-wrap justify-between gap-x-6 gap-y-2">
      <Vigencia request={request} onChange={onChange} />
      <RadioGroup
        aria-label={search.mode}
        orientation="horizontal"
        value={request.mode}
        onChange={(value) => onChange({ mode: value as SearchMode })}
        className="flex flex-wrap gap-1.5"
      >
        {(["hybrid", "lexical", "dense"] as const).map((mode) => (
          <Choice key={mode} value={mode} className={chip}>
            {search.modes[mode]}
          </Choice>
        ))}
      </RadioGroup>
    </div>
  );
}
