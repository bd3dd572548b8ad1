import { Folder as FolderIcon, House } from "lucide-react";
import { useState } from "react";
import { RadioGroup } from "react-aria-components/RadioGroup";

import { Button } from "@/components/ui/button";
import { Choice } from "@/components/ui/choice";
import { Window } from "@/components/ui/window";
import { useFolders } from "@/lib/api/folders";
import { inOrder } from "@/lib/folders";
import { useWords } from "@/lib/words/language";

interface MoveWindowProps {
  title: string;
  /** What the place outside of all folders is called. */
  top: string;
  /** Where it is now. */
  from: string | null;
  /** Where it cannot go. */
  barred?: Set<string>;
  onMove: (to: string | null) => void;
  onClose: () => void;
}

const choice = "flex items-center gap-2 rounded-lg px-3 py-1.5 data-[hovered]:bg-sunken data-[selected]:bg-brand-soft data-[selected]:font-semibold data-[selected]:text-brand";
const outside = "top";

/** Chooses a folder to move something into, without a mouse as well. */
export function MoveWindow({ title, top, from, barred, onMove, onClose }: MoveWindowProps) {
  const { app, folders: words } = useWords();
  const { folders } = useFolders();
  const [to, setTo] = useState(from ?? outside);
  const open = inOrder(folders).filter(({ folder }) => folder.may_fill && !barred?.has(folder.id));
  return (
    <Window title={title} onClose={onClose}>
      <RadioGroup aria-label={title} value={to} onChange={setTo} className="min-h-0 flex-1 overflow-y-auto">
        <Choice value={outside} label={top} className={choice}>
          <House aria-hidden size={18} className="shrink-0" />
          {top}
        </Choice>
        {open.map(({ folder, depth }) => (
          <div key={folder.id} style={{ paddingLeft: `${(depth + 1) * 1.1}rem` }}>
            <Choice value={folder.id} label={folder.name} className={choice}>
              <FolderIcon aria-hidden size={18} className="shrink-0" />
              <span className="min-w-0 break-words">{folder.name}</span>
            </Choice>
          </div>
        ))}
      </RadioGroup>
      <div className="mt-6 flex justify-end gap-2">
        <Button look="quiet" onPress={onClose}>
          {app.cancel}
        </Button>
        <Button
          onPress={() => {
            onMove(to === outside ? null : to);
            onClose();
          }}
        >
          {words.moveHere}
        </Button>
      </div>
    </Window>
  );
}
