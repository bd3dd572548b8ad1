import { FolderOpen, SearchX, UploadCloud } from "lucide-react";
import { useDeferredValue, useState } from "react";

import { Busy } from "@/components/ui/busy";
import { Button } from "@/components/ui/button";
import { Blank, Problem } from "@/components/ui/notice";
import { pageSize, useDocuments, type DocumentFilter } from "@/features/library/api/list-documents";
import { DocumentTable } from "@/features/library/components/document-table";
import { Filters } from "@/features/library/components/filters";
import { Pagination } from "@/components/ui/pagination";
import { UploadButton } from "@/features/library/components/upload-button";
import { UploadList } from "@/features/library/components/upload-list";
import { useMay } from "@/lib/door/use-standing";
import { useTitle } from "@/lib/title";
import { useWords } from "@/lib/words/language";

const noFilter: DocumentFilter = { state: null, name: "", page: 0 };

function DropHint() {
  const { library } = useWords();
  return (
    <div className="mb-5 flex items-center gap-4 rounded-2xl border-2 border-dashed border-line-strong/50 px-5 py-4 max-md:hidden">
      <UploadCloud aria-hidden size={28} className="shrink-0 text-brand" />
      <div>
        <p className="font-semibold">{library.dropTitle}</p>
        <p className="text-[0.95rem] text-soft">{library.dropText}</p>
      </div>
    </div>
  );
}

interface ListProps {
  filter: DocumentFilter;
  onFilter: (filter: DocumentFilter) => void;
}

function List({ filter, onFilter }: ListProps) {
  const { library } = useWords();
  const { data, error, isPending, refetch } = useDocuments(useDeferredValue(filter));
  if (isPending) return <Busy />;
  if (!data) return <Problem title={library.loadFailed} error={error} onRetry={() => void refetch()} />;
  if (data.items.length === 0 && (filter.name || filter.state)) {
    return (
      <Blank icon={SearchX} title={library.noMatchTitle}>
        <Button look="secondary" size="small" onPress={() => onFilter(noFilter)}>
          {library.clearFilter}
        </Button>
      </Blank>
    );
  }
  if (data.items.length === 0 && filter.page === 0) {
    return <Blank icon={FolderOpen} title={library.emptyTitle} text={library.emptyText} />;
  }
  return (
    <>
      {error && (
        <div className="mb-4">
          <Problem title={library.loadFailed} error={error} onRetry={() => void refetch()} />
        </div>
      )}
      <p role="status" className="sr-only">
        {library.count(data.total)}
      </p>
      <DocumentTable documents={data.items} />
      <Pagination
        page={filter.page}
        total={Math.ceil(data.total / pageSize)}
        onPage={(page) => onFilter({ ...filter, page })}
      />
    </>
  );
}

export function LibraryPage() {
  const { library } = useWords();
  const [filter, setFilter] = useState(noFilter);
  const mayUpload = useMay("upload");
  useTitle(library.title);
  return (
    <main id="content" tabIndex={-1} className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto max-w-6xl px-4 py-6">
        <header className="mb-5 flex flex-wrap items-center justify-between gap-3">
          <div>
            <h1 className="text-3xl font-semibold tracking-tight">{library.title}</h1>
            <p className="text-soft">{library.subtitle}</p>
          </div>
          {mayUpload && <UploadButton />}
        </header>
        {mayUpload && <DropHint />}
        <UploadList />
        <Filters filter={filter} onChange={setFilter} />
        <List filter={filter} onFilter={setFilter} />
      </div>
    </main>
  );
}
