import { useState } from "react";

import { Confirm } from "@/components/ui/confirm";
import { notify } from "@/components/ui/toasts";
import type { Standing } from "@/components/rights/visibility-badge";
import { useDeleteDocument } from "@/features/library/api/delete-document";
import { DocumentRow } from "@/features/library/components/document-row";
import { useFolders } from "@/lib/api/folders";
import { messageOf } from "@/lib/failure";
import { decidedFor } from "@/lib/folders";
import type { Folder, LibraryDocument } from "@/lib/wire";
import { useWords } from "@/lib/words/language";

const head = "px-3 py-2 text-left text-sm font-semibold text-soft";

interface DocumentTableProps {
  documents: LibraryDocument[];
  selected: Set<string>;
  onSelect: (ids: Set<string>) => void;
}

function standingOf({ may, for_everybody: isOpen, visibility, collection_id: folderId }: LibraryDocument, folders: Folder[]): Standing {
  if (!may.read) return "unread";
  if (isOpen) return "tenant";
  // Everybody would read what is decided so: where the folder is hidden, it was decided otherwise.
  const decided = decidedFor(folders, visibility, folderId);
  return decided === "tenant" ? "restricted" : decided;
}

export function DocumentTable({ documents, selected, onSelect }: DocumentTableProps) {
  const { folders: words, library } = useWords();
  const { folders } = useFolders();
  const movable = documents.filter(({ may }) => may.write);
  const isEvery = movable.length > 0 && movable.every(({ id }) => selected.has(id));
  const select = (id: string, isSelected: boolean) => {
    const next = new Set(selected);
    if (isSelected) next.add(id);
    else next.delete(id);
    onSelect(next);
  };
  const { columns } = library;
  const remove = useDeleteDocument();
  const [leaving, setLeaving] = useState<LibraryDocument | null>(null);
  const onConfirm = () => {
    if (!leaving) return;
    remove.mutate(leaving.id, {
      onSuccess: () => notify({ text: library.deleted(leaving.title) }, undefined, 4_000),
      onError: (error) => notify({ text: library.deleteFailed, detail: messageOf(error) }),
    });
  };
  return (
    <div className="overflow-hidden rounded-2xl border border-line bg-surface">
      <table className="w-full border-collapse max-md:block">
        <thead className="border-b border-line max-md:hidden">
          <tr>
            <td className="py-2 pl-3">
              {movable.length > 0 && (
                <input
                  type="checkbox"
                  aria-label={words.chooseAll}
                  checked={isEvery}
                  onChange={() => onSelect(new Set(isEvery ? [] : movable.map(({ id }) => id)))}
                  className="block size-4.5 accent-brand"
                />
              )}
            </td>
            <th className={`${head} w-[38%]`}>{columns.name}</th>
            <th className={head}>{columns.state}</th>
            <th className={`${head} text-right`}>{columns.pages}</th>
            <th className={`${head} text-right`}>{columns.size}</th>
            <th className={`${head} max-lg:hidden`}>{columns.date}</th>
            <th className={head}>
              <span className="sr-only">{columns.actions}</span>
            </th>
          </tr>
        </thead>
        <tbody className="divide-y divide-line max-md:block">
          {documents.map((document) => (
            <DocumentRow
              key={document.id}
              document={document}
              standing={standingOf(document, folders)}
              isSelected={selected.has(document.id)}
              onSelect={(isSelected) => select(document.id, isSelected)}
              dragged={selected.has(document.id) ? [...selected] : [document.id]}
              onDelete={() => setLeaving(document)}
            />
          ))}
        </tbody>
      </table>
      <Confirm
        isOpen={leaving !== null}
        title={library.deleteTitle}
        text={library.deleteText(leaving?.title ?? "")}
        action={library.delete}
        onConfirm={onConfirm}
        onClose={() => setLeaving(null)}
      />
    </div>
  );
}
