import type { TextDropItem } from "react-aria-components";
import { useDragAndDrop } from "react-aria-components/useDragAndDrop";

import { useMoving } from "@/features/library/components/use-moving";
import { withinOf } from "@/lib/folders";
import type { Folder, LibraryDocument } from "@/lib/wire";

const folderType = "application/x-govbot-folder";
/** What rows of the list carry when they are dragged: the ids, with commas between. */
export const documentsType = "application/x-govbot-documents";

/** Lets folders be dragged in their tree, with the keyboard too, and documents be dropped on them. */
export function useFolderDrag(folders: Folder[], documents: LibraryDocument[], whole: string, mayChange: boolean) {
  const { moveDocuments, moveFolder } = useMoving();
  const receive = async (item: TextDropItem, to: string | null) => {
    if (item.types.has(documentsType)) {
      const ids = (await item.getText(documentsType)).split(",");
      const dropped = documents.filter(({ id }) => ids.includes(id));
      moveDocuments(dropped, to);
      return;
    }
    const id = await item.getText(folderType);
    const folder = folders.find((each) => each.id === id);
    if (folder && !(to !== null && withinOf(folders, id).has(to))) moveFolder(folder, to);
  };
  const { dragAndDropHooks } = useDragAndDrop({
    isDisabled: !mayChange,
    getItems: (keys) => [...keys].filter((key) => key !== whole).map((key) => ({ [folderType]: String(key) })),
    acceptedDragTypes: [folderType, documentsType],
    getDropOperation: (target, _types, allowed) => (target.type === "item" && target.dropPosition === "on" && allowed.includes("move") ? "move" : "cancel"),
    onItemDrop({ items, target }) {
      const to = target.key === whole ? null : String(target.key);
      items.forEach((item) => void (item.kind === "text" && receive(item, to)));
    },
  });
  return dragAndDropHooks;
}
