import { SearchX, UserPlus } from "lucide-react";
import { useDeferredValue, useState } from "react";

import { Busy } from "@/components/ui/busy";
import { Button } from "@/components/ui/button";
import { Blank, Problem } from "@/components/ui/notice";
import { Pagination } from "@/components/ui/pagination";
import { noFilter, pageSize, usePeople, type PeopleFilter } from "@/features/people/api/people";
import { Filters } from "@/features/people/components/filters";
import { InviteDialog } from "@/features/people/components/invite-dialog";
import { PeopleTable } from "@/features/people/components/people-table";
import { PersonSheet } from "@/features/people/components/person-sheet";
import type { Person } from "@/lib/wire";
import { useWords } from "@/lib/words/language";

interface ListProps {
  filter: PeopleFilter;
  onFilter: (filter: PeopleFilter) => void;
}

function List({ filter, onFilter }: ListProps) {
  const { people: words } = useWords();
  const [open, setOpen] = useState<Person | null>(null);
  const { data, error, refetch } = usePeople(useDeferredValue(filter));
  const problem = error && <Problem title={words.loadFailed} error={error} onRetry={() => void refetch()} />;
  if (!data) return problem ?? <Busy />;
  return (
    <>
      {problem && <div className="mb-4">{problem}</div>}
      <p role="status" className="mb-2 text-[0.95rem] text-soft">
        {words.count(data.total)}
      </p>
      {data.items.length === 0 ? (
        <Blank icon={SearchX} title={words.noMatch}>
          <Button look="secondary" size="small" onPress={() => onFilter(noFilter)}>
            {words.clear}
          </Button>
        </Blank>
      ) : (
        <PeopleTable people={data.items} onOpen={setOpen} />
      )}
      <Pagination page={filter.page} total={Math.ceil(data.total / pageSize)} onPage={(page) => onFilter({ ...filter, page })} />
      <PersonSheet person={open} onClose={() => setOpen(null)} />
    </>
  );
}

/** The people, and the way for more to come in. */
export function PeoplePart() {
  const { people: words } = useWords();
  const [filter, setFilter] = useState(noFilter);
  const [isInviting, setIsInviting] = useState(false);
  return (
    <>
      <div className="mb-4 flex flex-wrap items-start justify-between gap-3">
        <Filters filter={filter} onChange={(part) => setFilter({ ...filter, page: 0, ...part })} />
        <Button onPress={() => setIsInviting(true)}>
          <UserPlus aria-hidden size={18} />
          {words.invite.action}
        </Button>
      </div>
      <List filter={filter} onFilter={setFilter} />
      {isInviting && <InviteDialog onClose={() => setIsInviting(false)} />}
    </>
  );
}
