import { useState } from "react";

import { Busy } from "@/components/ui/busy";
import { Button } from "@/components/ui/button";
import { Problem } from "@/components/ui/notice";
import { becauseOf } from "@/components/rights/because";
import { readersAtOnce, useReaders, type Node } from "@/lib/api/rights";
import { useWords } from "@/lib/words/language";

/** Everybody who may see something, and why, a page at a time. */
export function ReaderList({ node }: { node: Node }) {
  const words = useWords();
  const { library, rights } = words;
  const [page, setPage] = useState(0);
  const { data, error, isPending, refetch } = useReaders(node, page);
  if (isPending) return <Busy />;
  if (error) return <Problem title={rights.loadFailed} error={error} onRetry={() => void refetch()} />;
  if (data.items.length === 0 && page === 0) return <p className="text-soft">{rights.readersNone}</p>;
  return (
    <>
      <ul className="divide-y divide-line">
        {data.items.slice(0, readersAtOnce).map(({ id, name, email, causes }) => (
          <li key={id} data-reader={id} className="py-2">
            <p className="font-semibold break-words">{name}</p>
            <p className="text-sm break-all text-soft">{email}</p>
            <ul className="text-[0.95rem]">
              {causes.map((cause, index) => (
                <li key={cause.grant_id ?? index}>{becauseOf(cause, words)}</li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
      <div className="mt-3 flex justify-center gap-3">
        <Button look="quiet" size="small" isDisabled={page === 0} onPress={() => setPage(page - 1)}>
          {library.previous}
        </Button>
        <Button look="quiet" size="small" isDisabled={data.items.length <= readersAtOnce} onPress={() => setPage(page + 1)}>
          {library.next}
        </Button>
      </div>
    </>
  );
}
