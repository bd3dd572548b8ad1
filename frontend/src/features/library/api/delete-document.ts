import { useMutation, useQueryClient } from "@tanstack/react-query";

import { documentsKey } from "@/lib/api/documents";
import { statusKey } from "@/lib/api/status";
import { client, done } from "@/lib/http";
import { refresh } from "@/lib/refresh";

export function useDeleteDocument() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) =>
      done(client.DELETE("/api/v1/documents/{document_id}", { params: { path: { document_id: id } } })),
    onSettled: () => refresh(queries, documentsKey, statusKey),
  });
}
