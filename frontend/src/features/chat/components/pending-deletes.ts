import type { QueryClient } from "@tanstack/react-query";

import { notify } from "@/components/ui/toasts";
import { deleteSession } from "@/features/chat/api/delete-session";
import { sessionKey } from "@/features/chat/api/get-session";
import { sessionsKey } from "@/features/chat/api/list-sessions";
import { messageOf } from "@/lib/failure";
import { refresh } from "@/lib/refresh";
import { createStore } from "@/lib/store";
import type { Session } from "@/lib/wire";
import { currentWords } from "@/lib/words/language";

// Hidden from the list but not yet deleted: the person may still change their mind.
const pending = createStore<ReadonlySet<string>>(new Set());

export const usePendingDeletes = pending.use;

function without(id: string): void {
  pending.update((ids) => new Set([...ids].filter((other) => other !== id)));
}

async function reallyDelete(queries: QueryClient, id: string): Promise<void> {
  try {
    await deleteSession(id);
    queries.removeQueries({ queryKey: sessionKey(id) });
  } catch (error) {
    notify({ text: currentWords().sessions.deleteFailed, detail: messageOf(error) });
  }
  await refresh(queries, sessionsKey);
  without(id);
}

/** Takes a conversation off the list at once and deletes it when the notice with "undo" is gone. */
export function deleteWithUndo(queries: QueryClient, session: Session): void {
  const { sessions } = currentWords();
  let isUndone = false;
  pending.update((ids) => new Set([...ids, session.id]));
  const undo = () => {
    isUndone = true;
    without(session.id);
  };
  const onClose = () => {
    if (!isUndone) void reallyDelete(queries, session.id);
  };
  notify({ text: sessions.deleted(session.title), action: { label: sessions.undo, run: undo } }, onClose);
}

// A page that is closed within those seconds still deletes what the person deleted.
addEventListener("pagehide", () => {
  pending.get().forEach((id) => void deleteSession(id, true).catch(() => undefined));
});
