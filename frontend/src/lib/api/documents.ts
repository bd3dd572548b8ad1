import { useQuery } from "@tanstack/react-query";

import { client, dataOf } from "@/lib/http";

/** What the library's lists are kept under: whoever moves a document or decides who reads it asks for them anew. */
export const documentsKey = ["documents"] as const;

/** One document, and what the person may do with it. */
export function useDocument(documentId: string) {
  return useQuery({
    queryKey: [...documentsKey, documentId],
    queryFn: ({ signal }) =>
      dataOf(client.GET("/api/v1/documents/{document_id}", { params: { path: { document_id: documentId } }, signal })),
  });
}
