import { ChevronRight, Folder as FolderIcon, FolderOpen, GripVertical, Library } from "lucide-react";
import { useState } from "react";
import { Button } from "react-aria-components/Button";
import { Collection } from "react-aria-components/Collection";
import type { Key, Selection } from "react-aria-components";
import { Tree, TreeItem, TreeItemContent } from "react-aria-components/Tree";

import { VisibilityBadge } from "@/components/rights/visibility-badge";
import { useFolderDrag } from "@/features/library/components/use-folder-drag";
import { childrenOf, decidedFor, pathOf } from "@/lib/folders";
import type { Folder, LibraryDocument } from "@/lib/wire";
import { useWords } from "@/lib/words/language";

const whole = "all";
const row =
  "flex cursor-pointer items-center gap-1.5 rounded-lg py-1.5 pr-2 outline-none data-[hovered]:bg-sunken data-[selected]:bg-brand-soft data-[selected]:font-semibold data-[selected]:text-brand data-[focus-visible]:ring-2 data-[focus-visible]:ring-brand data-[drop-target]:bg-brand-soft data-[drop-target]:ring-2 data-[drop-target]:ring-brand";

interface FolderTreeProps {
  folders: Folder[];
  openId: string | null;
  onOpen: (id: string | null) => void;
  mayChange: boolean;
  /** Documents of the list, which are dragged here. */
  documents: LibraryDocument[];
}

/** The folders as a tree; documents and other folders can be dropped on one. */
export function FolderTree({ folders, openId, onOpen, mayChange, documents }: FolderTreeProps) {
  const { folders: words } = useWords();
  const drag = useFolderDrag(folders, documents, whole, mayChange);
  const [opened, setOpened] = useState<Set<Key>>(new Set());
  // The way to the open folder is always to be seen.
  const expanded = new Set<Key>([...opened, ...pathOf(folders, openId).slice(0, -1).map(({ id }) => id)]);
  const choose = (keys: Selection) => {
    const [key] = keys === "all" ? [] : [...keys];
    if (key !== undefined) onOpen(key === whole ? null : String(key));
  };
  const renderItem = (folder: Folder) => {
    const inner = childrenOf(folders, folder.id);
    return (
      <TreeItem key={folder.id} id={folder.id} textValue={folder.name} className={row} data-folder={folder.name}>
        <TreeItemContent>
          {({ level, isSelected, isExpanded, allowsDragging }) => (
            <div className="flex w-full min-w-0 items-center gap-1.5" style={{ paddingLeft: `${(level - 1) * 0.9}rem` }}>
              {inner.length > 0 ? (
                <Button slot="chevron" aria-label={words.expand(folder.name)} className="grid size-6 shrink-0 place-items-center rounded">
                  <ChevronRight aria-hidden size={16} className={isExpanded ? "rotate-90" : ""} />
                </Button>
              ) : (
                <span className="size-6 shrink-0" />
              )}
              {isSelected ? <FolderOpen aria-hidden size={18} className="shrink-0" /> : <FolderIcon aria-hidden size={18} className="shrink-0" />}
              <span className="min-w-0 flex-1 break-words">{folder.name}</span>
              <VisibilityBadge standing={decidedFor(folders, folder.visibility, folder.parent_id)} />
              {allowsDragging && (
                <Button slot="drag" aria-label={words.dragFolder(folder.name)} className="grid size-6 shrink-0 place-items-center rounded text-soft opacity-0 group-hover/tree:opacity-60 focus-visible:opacity-100">
                  <GripVertical aria-hidden size={15} />
                </Button>
              )}
            </div>
          )}
        </TreeItemContent>
        <Collection items={inner}>{renderItem}</Collection>
      </TreeItem>
    );
  };
  return (
    <Tree
      aria-label={words.title}
      selectionMode="single"
      selectionBehavior="replace"
      disallowEmptySelection
      selectedKeys={[openId ?? whole]}
      onSelectionChange={choose}
      expandedKeys={expanded}
      onExpandedChange={(keys) => setOpened(new Set(keys))}
      dragAndDropHooks={drag}
      className="group/tree outline-none"
    >
      <TreeItem id={whole} textValue={words.all} className={row}>
        <TreeItemContent>
          <span className="flex items-center gap-1.5">
            <Library aria-hidden size={18} className="mx-1 shrink-0" />
            {words.all}
          </span>
        </TreeItemContent>
      </TreeItem>
      <Collection items={childrenOf(folders, null)}>{renderItem}</Collection>
    </Tree>
  );
}
