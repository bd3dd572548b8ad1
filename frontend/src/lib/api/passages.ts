import { useQuery } from "@tanstack/react-query";

import { client, dataOf } from "@/lib/http";

export function usePassages(documentId: string) {
  return useQuery({
    queryKey: ["passages", documentId],
    queryFn: ({ signal }) =>
      dataOf(
        client.GET("/api/v1/documents/{document_id}/passages", {
          params: { path: { document_id: documentId } },
          signal,
        }),
      ),
  });
}
