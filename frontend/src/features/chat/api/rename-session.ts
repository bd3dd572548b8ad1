import { useMutation, useQueryClient } from "@tanstack/react-query";

import { sessionKey } from "@/features/chat/api/get-session";
import { sessionsKey } from "@/features/chat/api/list-sessions";
import { client, dataOf } from "@/lib/http";
import { refresh } from "@/lib/refresh";

export function useRenameSession() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id, title }: { id: string; title: string }) =>
      dataOf(
        client.PATCH("/api/v1/chat/sessions/{session_id}", { params: { path: { session_id: id } }, body: { title } }),
      ),
    onSuccess: (session) => refresh(queries, sessionsKey, sessionKey(session.id)),
  });
}
