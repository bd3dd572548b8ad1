import { Search, X } from "lucide-react";
import { Button } from "react-aria-components/Button";
import { Input } from "react-aria-components/Input";
import { RadioGroup } from "react-aria-components/RadioGroup";
import { SearchField } from "react-aria-components/SearchField";

import { Choice } from "@/components/ui/choice";
import type { DocumentFilter } from "@/features/library/api/list-documents";
import { useStatus } from "@/lib/api/status";
import type { DocumentState } from "@/lib/wire";
import { useWords } from "@/lib/words/language";

const states: DocumentState[] = ["ready", "processing", "received", "failed"];

interface FiltersProps {
  filter: DocumentFilter;
  onChange: (filter: DocumentFilter) => void;
}

function StateChoice({ value, label, count }: { value: string; label: string; count: number | undefined }) {
  return (
    <Choice
      value={value}
      className="flex items-center gap-1.5 rounded-full border border-line bg-surface px-3 py-1 text-[0.95rem] whitespace-nowrap data-[hovered]:border-brand data-[selected]:border-brand data-[selected]:bg-brand data-[selected]:text-on-brand"
    >
      {label}
      {count !== undefined && <span className="text-sm tabular-nums opacity-80">{count}</span>}
    </Choice>
  );
}

export function Filters({ filter, onChange }: FiltersProps) {
  const { library } = useWords();
  const { data: status } = useStatus();
  // They are of the whole library.
  const counts = filter.folderId || filter.isGoverned ? undefined : status?.documents;
  const all = counts && counts.received + counts.processing + counts.ready + counts.failed;
  return (
    <div className="mb-4 flex flex-wrap items-center gap-x-4 gap-y-3">
      <SearchField
        aria-label={library.filterName}
        value={filter.name}
        onChange={(name) => onChange({ ...filter, name, page: 0 })}
        className="group flex min-w-56 flex-1 items-center gap-2 rounded-full border border-line-strong bg-surface px-3.5 focus-within:border-brand focus-within:ring-2 focus-within:ring-brand/30 md:max-w-sm"
      >
        <Search aria-hidden size={18} className="shrink-0 text-soft" />
        <Input
          placeholder={library.filterName}
          className="min-w-0 flex-1 bg-transparent py-1.5 outline-none focus-visible:outline-none [&::-webkit-search-cancel-button]:hidden"
        />
        <Button className="rounded-full p-0.5 text-soft group-data-[empty]:invisible hover:text-ink">
          <X aria-hidden size={17} />
        </Button>
      </SearchField>
      <RadioGroup
        aria-label={library.filterState}
        orientation="horizontal"
        value={filter.state ?? "all"}
        onChange={(value) => onChange({ ...filter, state: value === "all" ? null : (value as DocumentState), page: 0 })}
        className="flex flex-wrap gap-1.5"
      >
        <StateChoice value="all" label={library.all} count={all} />
        {states.map((state) => (
          <StateChoice key={state} value={state} label={library.statesPlural[state]} count={counts?.[state]} />
        ))}
      </RadioGroup>
    </div>
  );
}
