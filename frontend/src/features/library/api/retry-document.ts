import { useMutation, useQueryClient } from "@tanstack/react-query";

import { documentsKey } from "@/lib/api/documents";
import { statusKey } from "@/lib/api/status";
import { client, dataOf } from "@/lib/http";
import { refresh } from "@/lib/refresh";

export function useRetryDocument() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) =>
      dataOf(client.POST("/api/v1/documents/{document_id}/retry", { params: { path: { document_id: id } } })),
    onSettled: () => refresh(queries, documentsKey, statusKey),
  });
}
