import { Download, ScrollText, SearchX } from "lucide-react";
import { useDeferredValue, useState } from "react";

import { Busy } from "@/components/ui/busy";
import { Button } from "@/components/ui/button";
import { Blank, Problem } from "@/components/ui/notice";
import { exportUrl, noFilter, useActs, type ActFilter, type ExportFormat } from "@/features/audit/api/acts";
import { ActSheet } from "@/features/audit/components/act-sheet";
import { ActTable } from "@/features/audit/components/act-table";
import { CheckCard } from "@/features/audit/components/check-card";
import { Filters } from "@/features/audit/components/filters";
import { useNames } from "@/lib/api/names";
import { useTitle } from "@/lib/title";
import type { RecordedAct } from "@/lib/wire";
import { useWords } from "@/lib/words/language";

const formats: ExportFormat[] = ["csv", "jsonl"];

function Exports({ filter }: { filter: ActFilter }) {
  const { audit } = useWords();
  return (
    <div className="flex flex-wrap gap-2" title={audit.exportHelp}>
      {formats.map((format) => (
        <a
          key={format}
          href={exportUrl(filter, format)}
          download
          className="inline-flex items-center gap-2 rounded-full border border-brand px-3 py-1 text-[0.95rem] font-semibold text-brand hover:bg-brand-soft"
        >
          <Download aria-hidden size={16} />
          {audit.exports[format]}
        </a>
      ))}
    </div>
  );
}

interface ListProps {
  filter: ActFilter;
  onFilter: (part: Partial<ActFilter>) => void;
}

function Nothing({ filter, onFilter }: ListProps) {
  const { audit } = useWords();
  if (JSON.stringify(filter) === JSON.stringify(noFilter)) {
    return <Blank icon={ScrollText} title={audit.emptyTitle} text={audit.emptyText} />;
  }
  return (
    <Blank icon={SearchX} title={audit.noMatchTitle} text={filter.text ? audit.noMatchText : undefined}>
      <Button look="secondary" size="small" onPress={() => onFilter(noFilter)}>
        {audit.clear}
      </Button>
    </Blank>
  );
}

/** Who did it and, where it was done to a person, to whom. */
function peopleIn({ actor_id: actor, subject_kind: kind, subject_id: subject }: RecordedAct): string[] {
  return [actor, kind === "user" ? subject : null].filter((id) => id !== null);
}

function List({ filter, onFilter }: ListProps) {
  const { audit, locale } = useWords();
  const [opened, setOpened] = useState<RecordedAct | null>(null);
  const { data, error, isPending, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useActs(useDeferredValue(filter));
  const acts = data?.pages.flatMap(({ items }) => items) ?? [];
  const names = useNames(acts.flatMap(peopleIn));
  if (isPending) return <Busy />;
  if (!data) return <Problem title={audit.loadFailed} error={error} onRetry={() => void refetch()} />;
  const total = data.pages[0]?.total ?? 0;
  return (
    <>
      {error && <Problem title={audit.loadFailed} error={error} onRetry={() => void refetch()} />}
      <div className="mb-2 flex flex-wrap items-center justify-between gap-2">
        <p role="status" className="text-soft">
          {audit.count(total, total.toLocaleString(locale))}
        </p>
        <Exports filter={filter} />
      </div>
      {acts.length === 0 ? <Nothing filter={filter} onFilter={onFilter} /> : <ActTable acts={acts} names={names} onOpen={setOpened} />}
      {hasNextPage && (
        <div className="mt-4 text-center">
          <Button look="secondary" isDisabled={isFetchingNextPage} onPress={() => void fetchNextPage()}>
            {audit.more}
          </Button>
        </div>
      )}
      <ActSheet
        act={opened}
        names={names}
        onClose={() => setOpened(null)}
        onFilter={(part) => {
          setOpened(null);
          onFilter(part);
        }}
      />
    </>
  );
}

/** Who did what: for auditors. */
export function AuditPage() {
  const { audit } = useWords();
  const [filter, setFilter] = useState(noFilter);
  const change = (part: Partial<ActFilter>) => setFilter((before) => ({ ...before, ...part }));
  useTitle(audit.title);
  return (
    <main id="content" tabIndex={-1} className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto max-w-6xl px-4 py-6">
        <header className="mb-5">
          <h1 className="text-3xl font-semibold tracking-tight">{audit.title}</h1>
          <p className="text-soft">{audit.subtitle}</p>
        </header>
        <div className="mb-5">
          <CheckCard />
        </div>
        <Filters filter={filter} onChange={change} />
        <List filter={filter} onFilter={change} />
      </div>
    </main>
  );
}
