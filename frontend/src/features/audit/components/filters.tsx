import { X } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "react-aria-components/Button";

import { noFilter, useActions, type ActFilter } from "@/features/audit/api/acts";
import { useNames } from "@/lib/api/names";
import type { Action } from "@/lib/wire";
import { useWords } from "@/lib/words/language";

interface FiltersProps {
  filter: ActFilter;
  onChange: (part: Partial<ActFilter>) => void;
}

const field = "mt-0.5 block w-full rounded-xl border border-line-strong bg-surface px-3 py-1.5 text-[0.95rem]";

function Field({ label, className = "", children }: { label: string; className?: string; children: ReactNode }) {
  return (
    <label className={`block text-sm font-semibold text-soft ${className}`}>
      {label}
      {children}
    </label>
  );
}

/** Acts by what stands before the dot of their names. */
function grouped(actions: Action[]): Map<string, Action[]> {
  const groups = new Map<string, Action[]>();
  for (const each of actions) {
    const name = each.action.split(".", 1)[0] ?? "";
    groups.set(name, [...(groups.get(name) ?? []), each]);
  }
  return groups;
}

/** The group that an act's name begins with, then the act itself. */
function ActionChoice({ filter, onChange }: FiltersProps) {
  const { audit, locale } = useWords();
  const { data } = useActions(locale);
  const groups = grouped(data?.items ?? []);
  const nameOf = (group: string) => audit.groups[group] ?? group;
  return (
    <Field label={audit.action}>
      <select value={filter.action} onChange={(event) => onChange({ action: event.target.value })} className={field}>
        <option value="">{audit.everyAction}</option>
        {[...groups].map(([group, actions]) => (
          <optgroup key={group} label={nameOf(group)}>
            {actions.length > 1 && <option value={group}>{audit.wholeGroup(nameOf(group))}</option>}
            {actions.map(({ action, words }) => (
              <option key={action} value={action}>
                {words}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
    </Field>
  );
}

/** What was chosen in an act's details, to be taken away again. */
function Chosen({ filter, onChange }: FiltersProps) {
  const { audit } = useWords();
  const { actor, subjectKind: kind, subjectId: subject } = filter;
  const names = useNames([actor, kind === "user" ? subject : ""].filter(Boolean));
  const chosen = [
    { label: audit.person, value: names.get(actor) ?? actor, without: { actor: "" } },
    {
      label: audit.subject,
      value: names.get(subject) ?? [kind, subject].filter(Boolean).join(" "),
      without: { subjectKind: "", subjectId: "" },
    },
    { label: audit.address, value: filter.address, without: { address: "" } },
  ].filter(({ value }) => value);
  if (chosen.length === 0) return null;
  return (
    <ul className="mt-3 flex flex-wrap gap-2">
      {chosen.map(({ label, value, without }) => (
        <li key={label} className="flex max-w-full items-center gap-1 rounded-full bg-brand-soft py-0.5 pr-1 pl-3 text-[0.95rem]">
          <span className="truncate">{`${label}: ${value}`}</span>
          <Button aria-label={audit.without(label)} onPress={() => onChange(without)} className="rounded-full p-1 text-brand hover:bg-surface">
            <X aria-hidden size={16} />
          </Button>
        </li>
      ))}
    </ul>
  );
}

export function Filters({ filter, onChange }: FiltersProps) {
  const { audit } = useWords();
  const isAny = JSON.stringify(filter) !== JSON.stringify(noFilter);
  return (
    <form role="search" aria-label={audit.filters} className="mb-4" onSubmit={(event) => event.preventDefault()}>
      <div className="grid grid-cols-2 gap-3 lg:grid-cols-[2fr_2fr_1fr_1fr]">
        <Field label={audit.words} className="max-lg:col-span-2">
          <input type="search" maxLength={filter.isWhole ? 4_000 : 200} value={filter.text} onChange={(event) => onChange({ text: event.target.value })} className={field} />
        </Field>
        <div className="max-lg:col-span-2">
          <ActionChoice filter={filter} onChange={onChange} />
        </div>
        <Field label={audit.since}>
          <input type="date" value={filter.since} max={filter.until || undefined} onChange={(event) => onChange({ since: event.target.value })} className={field} />
        </Field>
        <Field label={audit.until}>
          <input type="date" value={filter.until} min={filter.since || undefined} onChange={(event) => onChange({ until: event.target.value })} className={field} />
        </Field>
      </div>
      <div className="mt-2 flex flex-wrap items-center justify-between gap-2">
        <label className="flex items-center gap-2 text-[0.95rem]">
          <input type="checkbox" checked={filter.isWhole} onChange={(event) => onChange({ isWhole: event.target.checked })} className="size-4 accent-brand" />
          {audit.isWhole}
        </label>
        {isAny && (
          <Button onPress={() => onChange(noFilter)} className="rounded-full px-3 py-1 text-[0.95rem] font-semibold text-brand hover:bg-brand-soft">
            {audit.clear}
          </Button>
        )}
      </div>
      <Chosen filter={filter} onChange={onChange} />
    </form>
  );
}
