import { FolderInput } from "lucide-react";
import { useState } from "react";

import { Button } from "@/components/ui/button";
import { MoveWindow } from "@/features/library/components/move-window";
import { useMoving } from "@/features/library/components/use-moving";
import type { LibraryDocument } from "@/lib/wire";
import { useWords } from "@/lib/words/language";

interface SelectionBarProps {
  documents: LibraryDocument[];
  onClear: () => void;
}

/** What can be done with the documents that were selected. */
export function SelectionBar({ documents, onClear }: SelectionBarProps) {
  const { folders: words } = useWords();
  const { moveDocuments } = useMoving();
  const [isMoving, setMoving] = useState(false);
  const [first] = documents;
  if (!first) return null;
  const move = (to: string | null) => {
    moveDocuments(documents, to);
    onClear();
  };
  return (
    <div data-selection className="mb-3 flex flex-wrap items-center gap-3 rounded-xl bg-brand-soft px-4 py-2">
      <p role="status" className="font-semibold">
        {words.chosen(documents.length)}
      </p>
      <Button size="small" onPress={() => setMoving(true)}>
        <FolderInput aria-hidden size={17} />
        {words.moveTo}
      </Button>
      <Button look="quiet" size="small" onPress={onClear}>
        {words.clear}
      </Button>
      {isMoving && (
        <MoveWindow title={words.moveDocuments(documents.length)} top={words.top} from={first.collection_id} onMove={move} onClose={() => setMoving(false)} />
      )}
    </div>
  );
}
