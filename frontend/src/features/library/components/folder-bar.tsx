import { FolderInput, FolderPlus, Pencil, ShieldQuestionMark, Trash2 } from "lucide-react";
import { useState } from "react";

import { Button } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import { IconButton } from "@/components/ui/icon-button";
import { notify } from "@/components/ui/toasts";
import { openRights } from "@/components/rights/target";
import { useChangeFolder, useCreateFolder, useDeleteFolder } from "@/features/library/api/change-folders";
import { MoveWindow } from "@/features/library/components/move-window";
import { NameWindow } from "@/features/library/components/name-window";
import { useMoving } from "@/features/library/components/use-moving";
import { useMay } from "@/lib/door/use-standing";
import { messageOf } from "@/lib/failure";
import { pathOf, withinOf } from "@/lib/folders";
import type { Folder } from "@/lib/wire";
import { useWords } from "@/lib/words/language";

type Doing = "new" | "rename" | "move" | "delete" | null;

interface FolderBarProps {
  folders: Folder[];
  folder: Folder | null;
  onOpen: (id: string | null) => void;
}

interface DoingProps extends FolderBarProps {
  doing: Doing;
  onDone: () => void;
}

/** The window of what the person is doing with the open folder. */
function DoingWindow({ folders, folder, onOpen, doing, onDone }: DoingProps) {
  const { folders: words } = useWords();
  const create = useCreateFolder();
  const change = useChangeFolder();
  const remove = useDeleteFolder();
  const { moveFolder } = useMoving();
  const onError = (error: unknown) => notify({ text: words.failed, detail: messageOf(error) });
  const name = { label: words.name, longest: 200, onClose: onDone };
  if (doing === "new") {
    const title = folder ? words.newIn(folder.name) : words.new;
    const onName = (text: string) =>
      create.mutate({ name: text, parent_id: folder?.id ?? null }, { onError, onSuccess: ({ id }) => onOpen(id) });
    return <NameWindow {...name} title={title} action={words.create} initial="" onName={onName} />;
  }
  if (!folder) return null;
  if (doing === "rename") {
    const onName = (text: string) => change.mutate({ id: folder.id, name: text }, { onError });
    return <NameWindow {...name} title={words.renameTitle} action={words.save} initial={folder.name} onName={onName} />;
  }
  if (doing === "move") {
    return (
      <MoveWindow
        title={words.moveFolder(folder.name)}
        top={words.topFolder}
        from={folder.parent_id}
        barred={withinOf(folders, folder.id)}
        onMove={(to) => moveFolder(folder, to)}
        onClose={onDone}
      />
    );
  }
  const onSuccess = () => {
    notify({ text: words.deleted(folder.name) }, undefined, 4_000);
    onOpen(folder.parent_id);
  };
  return (
    <Confirm
      isOpen={doing === "delete"}
      title={words.deleteTitle}
      text={words.deleteText(folder.name)}
      action={words.delete}
      onConfirm={() => remove.mutate(folder.id, { onError, onSuccess })}
      onClose={onDone}
    />
  );
}

/** Where the person is, and what they may do with the folder. */
export function FolderBar({ folders, folder, onOpen }: FolderBarProps) {
  const { folders: words, rights } = useWords();
  const mayCurate = useMay("curate");
  const mayGovern = useMay("access");
  const [doing, setDoing] = useState<Doing>(null);
  const mayChange = mayCurate && (folder === null || folder.may_fill);
  const decide = () =>
    folder && openRights({ what: "collections", id: folder.id, name: folder.name, view: "access", isInFolder: folder.parent_id !== null });
  return (
    <div className="mb-3 flex flex-wrap items-center justify-between gap-2">
      <nav aria-label={words.path}>
        <ol className="flex flex-wrap items-center gap-1 text-lg">
          {[null, ...pathOf(folders, folder?.id ?? null)].map((each) => {
            const isHere = (each?.id ?? null) === (folder?.id ?? null);
            return (
              <li key={each?.id ?? "all"} className="flex items-center gap-1">
                {each && <span aria-hidden className="text-soft">›</span>}
                {isHere ? (
                  <h2 aria-current="page" className="font-semibold break-words">{each?.name ?? words.all}</h2>
                ) : (
                  <Button look="quiet" size="small" onPress={() => onOpen(each?.id ?? null)}>
                    {each?.name ?? words.all}
                  </Button>
                )}
              </li>
            );
          })}
        </ol>
      </nav>
      <div className="flex flex-wrap items-center">
        {folder && mayGovern && (
          <Button look="quiet" size="small" onPress={decide}>
            <ShieldQuestionMark aria-hidden size={18} />
            {rights.who}
          </Button>
        )}
        {mayChange && (
          <Button look="quiet" size="small" onPress={() => setDoing("new")}>
            <FolderPlus aria-hidden size={18} />
            <span className="max-sm:sr-only">{words.new}</span>
          </Button>
        )}
        {folder && mayChange && (
          <>
            <IconButton icon={Pencil} label={words.rename} onPress={() => setDoing("rename")} />
            <IconButton icon={FolderInput} label={words.moveTo} onPress={() => setDoing("move")} />
            <IconButton icon={Trash2} tone="danger" label={words.delete} onPress={() => setDoing("delete")} />
          </>
        )}
      </div>
      <DoingWindow folders={folders} folder={folder} onOpen={onOpen} doing={doing} onDone={() => setDoing(null)} />
    </div>
  );
}
