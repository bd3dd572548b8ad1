import { notify } from "@/components/ui/toasts";
import { useChangeFolder, useMoveDocuments, type Move } from "@/features/library/api/change-folders";
import { useFolders } from "@/lib/api/folders";
import { messageOf } from "@/lib/failure";
import type { Folder, LibraryDocument } from "@/lib/wire";
import { useWords } from "@/lib/words/language";

/** One move for each place that the documents came from. */
function backAgain(documents: LibraryDocument[]): Move[] {
  const places = new Map<string | null, string[]>();
  for (const { id, collection_id: from } of documents) places.set(from, [...(places.get(from) ?? []), id]);
  return [...places].map(([from, ids]) => ({ documents: ids, collection_id: from }));
}

/** Moves documents and folders, and says so, with the way back. */
export function useMoving() {
  const { folders: words } = useWords();
  const { folders } = useFolders();
  const moveThem = useMoveDocuments();
  const change = useChangeFolder();
  const nameOf = (id: string | null, top: string) => folders.find((each) => each.id === id)?.name ?? top;
  const onError = (error: unknown) => notify({ text: words.moveFailed, detail: messageOf(error) });

  const moveDocuments = (documents: LibraryDocument[], to: string | null) => {
    const moved = documents.filter(({ collection_id: from }) => from !== to);
    if (moved.length === 0) return;
    const back = () => backAgain(moved).forEach((move) => moveThem.mutate(move, { onError }));
    const told = { text: words.moved(moved.length, nameOf(to, words.top)), action: { label: words.undo, run: back } };
    moveThem.mutate({ documents: moved.map(({ id }) => id), collection_id: to }, { onError, onSuccess: () => notify(told) });
  };
  const moveFolder = ({ id, name, parent_id: from }: Folder, to: string | null) => {
    if (from === to || id === to) return;
    const back = () => change.mutate({ id, parent_id: from }, { onError });
    const told = { text: words.folderMoved(name, nameOf(to, words.topFolder)), action: { label: words.undo, run: back } };
    change.mutate({ id, parent_id: to }, { onError, onSuccess: () => notify(told) });
  };
  return { moveDocuments, moveFolder };
}
