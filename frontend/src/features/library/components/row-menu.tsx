import { CircleQuestionMark, FolderInput, Pencil, ShieldQuestionMark } from "lucide-react";
import { useState } from "react";

import { ActionMenu, type MenuAction } from "@/components/ui/action-menu";
import { notify } from "@/components/ui/toasts";
import { openRights } from "@/components/rights/target";
import { useRenameDocument } from "@/features/library/api/change-folders";
import { MoveWindow } from "@/features/library/components/move-window";
import { NameWindow } from "@/features/library/components/name-window";
import { useMoving } from "@/features/library/components/use-moving";
import { usePersonalActions } from "@/features/library/components/use-personal-actions";
import { messageOf } from "@/lib/failure";
import type { LibraryDocument } from "@/lib/wire";
import { useWords } from "@/lib/words/language";

/** What else the person may do with a document. */
export function RowMenu({ document }: { document: LibraryDocument }) {
  const { folders: words, rights } = useWords();
  const { id, title, may, collection_id: from } = document;
  const rename = useRenameDocument();
  const { moveDocuments } = useMoving();
  const [doing, setDoing] = useState<"rename" | "move" | null>(null);
  const target = { what: "documents" as const, id, name: title, isInFolder: from !== null };
  const [personalActions, personalQuestion] = usePersonalActions(document);
  const onName = (text: string) =>
    rename.mutate(
      { id, title: text },
      {
        onSuccess: () => notify({ text: words.renamed }, undefined, 4_000),
        onError: (error) => notify({ text: words.renameFailed, detail: messageOf(error) }),
      },
    );
  const actions: (MenuAction | false)[] = [
    may.read && { icon: CircleQuestionMark, label: rights.why, run: () => openRights({ ...target, view: "why" }) },
    may.govern && { icon: ShieldQuestionMark, label: rights.who, run: () => openRights({ ...target, view: "access" }) },
    may.write && { icon: FolderInput, label: words.moveTo, run: () => setDoing("move") },
    may.write && { icon: Pencil, label: words.renameDocument, run: () => setDoing("rename") },
    ...personalActions,
  ];
  return (
    <>
      <ActionMenu label={words.more(title)} actions={actions.filter((each) => each !== false)} />
      {personalQuestion}
      {doing === "rename" && (
        <NameWindow title={words.renameDocument} label={words.documentTitle} action={words.save} initial={title} longest={500} onName={onName} onClose={() => setDoing(null)} />
      )}
      {doing === "move" && (
        <MoveWindow title={words.moveDocuments(1)} top={words.top} from={from} onMove={(to) => moveDocuments([document], to)} onClose={() => setDoing(null)} />
      )}
    </>
  );
}
