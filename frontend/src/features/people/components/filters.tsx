import { Search } from "lucide-react";

import { Select } from "@/components/ui/select";
import type { PeopleFilter } from "@/features/people/api/people";
import { DepartmentField, RoleOptions } from "@/features/people/components/options";
import type { PersonState } from "@/lib/wire";
import { useWords } from "@/lib/words/language";

const states: PersonState[] = ["active", "invited", "suspended"];

interface FiltersProps {
  filter: PeopleFilter;
  onChange: (part: Partial<PeopleFilter>) => void;
}

export function Filters({ filter, onChange }: FiltersProps) {
  const { people: words } = useWords();
  return (
    <form
      role="search"
      aria-label={words.filters}
      onSubmit={(event) => event.preventDefault()}
      className="grid min-w-0 flex-1 grid-cols-2 gap-2 max-lg:basis-full sm:grid-cols-3 lg:grid-cols-[minmax(14rem,1fr)_auto_auto_minmax(0,auto)]"
    >
      <div className="flex min-w-0 items-center gap-2 rounded-xl border border-line-strong bg-surface px-3 focus-within:border-brand focus-within:ring-2 focus-within:ring-brand/30 max-sm:col-span-2 sm:max-lg:col-span-3">
        <Search aria-hidden size={18} className="shrink-0 text-soft" />
        <input
          type="search"
          aria-label={words.search}
          placeholder={words.search}
          value={filter.text}
          maxLength={200}
          onChange={(event) => onChange({ text: event.target.value })}
          className="min-w-0 flex-1 bg-transparent py-1.5 outline-none focus-visible:outline-none"
        />
      </div>
      <Select isCompact label={words.state} value={filter.state} onChange={(state) => onChange({ state: state as PersonState | "" })}>
        <option value="">{words.everyState}</option>
        {states.map((state) => (
          <option key={state} value={state}>
            {words.states[state]}
          </option>
        ))}
      </Select>
      <Select isCompact label={words.role} value={filter.roleId} onChange={(roleId) => onChange({ roleId })}>
        <option value="">{words.everyRole}</option>
        <RoleOptions />
      </Select>
      <div className="min-w-0 max-sm:col-span-2">
        <DepartmentField
          isCompact
          label={words.department}
          none={words.everyDepartment}
          value={filter.departmentId}
          onChange={(departmentId) => onChange({ departmentId })}
        />
      </div>
    </form>
  );
}
