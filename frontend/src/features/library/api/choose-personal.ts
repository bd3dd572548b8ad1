import { useMutation, useQueryClient } from "@tanstack/react-query";

import { documentsKey } from "@/lib/api/documents";
import { client, dataOf } from "@/lib/http";
import { refresh } from "@/lib/refresh";
import type { PersonalMode } from "@/lib/wire";

/** Chooses what is done with the personal data of a document, which is then read again. */
export function useChoosePersonal() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id, mode }: { id: string; mode: PersonalMode }) =>
      dataOf(client.PATCH("/api/v1/documents/{document_id}", { params: { path: { document_id: id } }, body: { personal_data: mode } })),
    onSettled: (_data, _error, { id }) => refresh(queries, documentsKey, ["passages", id]),
  });
}
