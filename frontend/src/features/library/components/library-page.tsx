import { UploadCloud } from "lucide-react";
import { useDeferredValue, useState } from "react";
import { useSearchParams } from "react-router";

import { Problem } from "@/components/ui/notice";
import { RightsSheet } from "@/components/rights/rights-sheet";
import { useDocuments, type DocumentFilter } from "@/features/library/api/list-documents";
import { DocumentList } from "@/features/library/components/document-list";
import { Filters } from "@/features/library/components/filters";
import { FolderBar } from "@/features/library/components/folder-bar";
import { FolderTree } from "@/features/library/components/folder-tree";
import { MaskChoice } from "@/features/library/components/mask-choice";
import { UploadButton } from "@/features/library/components/upload-button";
import { UploadList } from "@/features/library/components/upload-list";
import { useFolders } from "@/lib/api/folders";
import { useMay } from "@/lib/door/use-standing";
import { useTitle } from "@/lib/title";
import type { LibraryDocument } from "@/lib/wire";
import { useWords } from "@/lib/words/language";

const noFilter: DocumentFilter = { state: null, name: "", folderId: null, isGoverned: false, page: 0 };
const nothing: LibraryDocument[] = [];

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

interface GovernedProps {
  isGoverned: boolean;
  onChange: (isGoverned: boolean) => void;
}

function GovernedChoice({ isGoverned, onChange }: GovernedProps) {
  const { folders } = useWords();
  return (
    <label className="mb-3 flex items-center gap-2 text-[0.95rem]">
      <input type="checkbox" checked={isGoverned} onChange={(event) => onChange(event.target.checked)} className="size-4 accent-brand" />
      {folders.governed}
    </label>
  );
}

/** The open folder stands in the address, so that it can be passed on and comes back. */
function useOpenFolder(): [string | null, (id: string | null) => void] {
  const [params, setParams] = useSearchParams();
  const open = (id: string | null) => setParams(id === null ? {} : { pasta: id });
  return [params.get("pasta"), open];
}

export function LibraryPage() {
  const { folders: words, library } = useWords();
  const { folders, error, refetch } = useFolders();
  const [openId, openFolder] = useOpenFolder();
  const [typed, setFilter] = useState(noFilter);
  const mayUpload = useMay("upload");
  const mayCurate = useMay("curate");
  const mayGovern = useMay("access");
  const filter = { ...typed, folderId: openId };
  const documents = useDocuments(useDeferredValue(filter));
  const folder = folders.find(({ id }) => id === openId) ?? null;
  const onOpen = (id: string | null) => {
    setFilter({ ...typed, page: 0 });
    openFolder(id);
  };
  useTitle(library.title);
  return (
    <main id="content" tabIndex={-1} className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto max-w-7xl px-4 py-6">
        <header className="mb-5 flex flex-wrap items-center justify-between gap-3">
          <div>
            <h1 className="text-3xl font-semibold tracking-tight">{library.title}</h1>
            <p className="text-soft">{library.subtitle}</p>
          </div>
          {mayUpload && (folder?.may_fill ?? true) && <UploadButton folder={folder} />}
        </header>
        {mayUpload && <DropHint />}
        {mayUpload && <MaskChoice />}
        <UploadList />
        <div className="gap-6 lg:grid lg:grid-cols-[15rem_minmax(0,1fr)]">
          <section aria-label={words.title} className="mb-4 max-lg:rounded-2xl max-lg:border max-lg:border-line max-lg:p-2">
            {error && <Problem title={words.loadFailed} error={error} onRetry={() => void refetch()} />}
            <FolderTree folders={folders} openId={openId} onOpen={onOpen} mayChange={mayCurate} documents={documents.data?.items ?? nothing} />
          </section>
          <div className="min-w-0">
            <FolderBar folders={folders} folder={folder} onOpen={onOpen} />
            <Filters filter={filter} onChange={setFilter} />
            {mayGovern && <GovernedChoice isGoverned={typed.isGoverned} onChange={(isGoverned) => setFilter({ ...typed, isGoverned, page: 0 })} />}
            <DocumentList
              key={openId}
              query={documents}
              filter={filter}
              onPage={(page) => setFilter({ ...typed, page })}
              onClear={() => setFilter(noFilter)}
            />
          </div>
        </div>
      </div>
      <RightsSheet />
    </main>
  );
}
