import { Ellipsis, LoaderCircle } from "lucide-react";
import { useState, type KeyboardEvent } from "react";
import { Button } from "react-aria-components/Button";
import { Menu, MenuItem, MenuTrigger } from "react-aria-components/Menu";
import { Popover } from "react-aria-components/Popover";
import { NavLink } from "react-router";

import { notify } from "@/components/ui/toasts";
import { useRenameSession } from "@/features/chat/api/rename-session";
import { messageOf } from "@/lib/failure";
import type { Session } from "@/lib/wire";
import { useWords } from "@/lib/words/language";

interface SessionItemProps {
  session: Session;
  isAnswering: boolean;
  onOpen: () => void;
  onDelete: () => void;
}

interface RenameFieldProps {
  session: Session;
  onDone: () => void;
}

function RenameField({ session, onDone }: RenameFieldProps) {
  const { sessions } = useWords();
  const rename = useRenameSession();
  const [title, setTitle] = useState(session.title);
  const save = () => {
    onDone();
    if (title.trim() === "" || title.trim() === session.title) return;
    rename.mutate(
      { id: session.id, title: title.trim() },
      { onError: (error) => notify({ text: sessions.renameFailed, detail: messageOf(error) }) },
    );
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter") save();
    if (event.key === "Escape") {
      event.stopPropagation();
      onDone();
    }
  };
  return (
    <input
      // The field takes the place of the title that the person chose to change.
      // eslint-disable-next-line jsx-a11y/no-autofocus
      autoFocus
      aria-label={sessions.renameLabel}
      value={title}
      maxLength={200}
      onFocus={(event) => event.target.select()}
      onChange={(event) => setTitle(event.target.value)}
      onKeyDown={onKeyDown}
      onBlur={save}
      className="my-0.5 w-full rounded-lg border border-brand bg-surface px-2.5 py-1"
    />
  );
}

const menuItem = "cursor-pointer rounded-lg px-3 py-1.5 outline-none data-[focused]:bg-brand-soft";

export function SessionItem({ session, isAnswering, onOpen, onDelete }: SessionItemProps) {
  const { sessions } = useWords();
  const [isRenaming, setIsRenaming] = useState(false);
  const title = session.title || sessions.untitled;
  if (isRenaming) {
    return (
      <li>
        <RenameField session={session} onDone={() => setIsRenaming(false)} />
      </li>
    );
  }
  return (
    <li className="group relative">
      <NavLink
        to={`/conversas/${session.id}`}
        onClick={onOpen}
        title={title}
        className="flex items-center gap-2 rounded-lg py-1.5 pr-9 pl-2.5 leading-snug hover:bg-sunken aria-[current=page]:bg-brand-soft aria-[current=page]:font-semibold aria-[current=page]:text-brand"
      >
        <span className="truncate">{title}</span>
        {isAnswering && <LoaderCircle role="img" aria-label={sessions.answering} size={15} className="shrink-0 animate-spin" />}
      </NavLink>
      <MenuTrigger>
        <Button
          aria-label={sessions.options(title)}
          className="absolute top-1/2 right-1 grid size-8 -translate-y-1/2 place-items-center rounded-full text-soft opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 hover:bg-surface hover:text-ink aria-expanded:opacity-100 pointer-coarse:opacity-100"
        >
          <Ellipsis aria-hidden size={18} />
        </Button>
        <Popover placement="bottom end" className="min-w-40 rounded-xl border border-line bg-raised p-1 shadow-raised">
          <Menu aria-label={sessions.options(title)} className="outline-none">
            <MenuItem className={menuItem} onAction={() => setIsRenaming(true)}>
              {sessions.rename}
            </MenuItem>
            <MenuItem className={`${menuItem} text-bad`} onAction={onDelete}>
              {sessions.delete}
            </MenuItem>
          </Menu>
        </Popover>
      </MenuTrigger>
    </li>
  );
}
