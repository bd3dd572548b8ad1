import { FolderOpen, SearchX } from "lucide-react";
import { useState } from "react";

import { Busy } from "@/components/ui/busy";
import { Button } from "@/components/ui/button";
import { Blank, Problem } from "@/components/ui/notice";
import { pageSize, type DocumentFilter, type useDocuments } from "@/features/library/api/list-documents";
import { DocumentTable } from "@/features/library/components/document-table";
import { Pagination } from "@/components/ui/pagination";
import { SelectionBar } from "@/features/library/components/selection-bar";
import { useWords } from "@/lib/words/language";

interface DocumentListProps {
  query: ReturnType<typeof useDocuments>;
  filter: DocumentFilter;
  onPage: (page: number) => void;
  onClear: () => void;
}

/** What is in the open folder, or that there is nothing, and why. */
export function DocumentList({ query, filter, onPage, onClear }: DocumentListProps) {
  const { folders, library } = useWords();
  const { data, error, isPending, refetch } = query;
  const [selected, setSelected] = useState<Set<string>>(new Set());
  if (isPending) return <Busy />;
  const problem = error && <Problem title={library.loadFailed} error={error} onRetry={() => void refetch()} />;
  if (!data) return problem;
  if (data.items.length === 0 && (filter.name || filter.state)) {
    return (
      <Blank icon={SearchX} title={library.noMatchTitle}>
        <Button look="secondary" size="small" onPress={onClear}>
          {library.clearFilter}
        </Button>
      </Blank>
    );
  }
  if (data.items.length === 0 && filter.page === 0) {
    const { title, text } = filter.folderId
      ? { title: folders.emptyTitle, text: folders.emptyText }
      : { title: library.emptyTitle, text: library.emptyText };
    return <Blank icon={FolderOpen} title={title} text={text} />;
  }
  return (
    <>
      {problem && <div className="mb-4">{problem}</div>}
      <p role="status" className="sr-only">
        {library.count(data.total)}
      </p>
      <SelectionBar documents={data.items.filter(({ id }) => selected.has(id))} onClear={() => setSelected(new Set())} />
      <DocumentTable documents={data.items} selected={selected} onSelect={setSelected} />
      <Pagination page={filter.page} total={Math.ceil(data.total / pageSize)} onPage={onPage} />
    </>
  );
}
