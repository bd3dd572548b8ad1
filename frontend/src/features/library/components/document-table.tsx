import { useState } from "react";

import { Confirm } from "@/components/ui/confirm";
import { notify } from "@/components/ui/toasts";
import { useDeleteDocument } from "@/features/library/api/delete-document";
import { DocumentRow } from "@/features/library/components/document-row";
import { messageOf } from "@/lib/failure";
import type { LibraryDocument } from "@/lib/wire";
import { useWords } from "@/lib/words/language";

const head = "px-3 py-2 text-left text-sm font-semibold text-soft";

export function DocumentTable({ documents }: { documents: LibraryDocument[] }) {
  const { library } = useWords();
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
            <DocumentRow key={document.id} document={document} onDelete={() => setLeaving(document)} />
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
