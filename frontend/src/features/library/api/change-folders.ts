import { useMutation, useQueryClient } from "@tanstack/react-query";

import { documentsKey } from "@/lib/api/documents";
import { foldersKey } from "@/lib/api/folders";
import { client, dataOf, done } from "@/lib/http";
import { refresh } from "@/lib/refresh";

interface FolderChange {
  id: string;
  name?: string;
  /** Null: to the top. */
  parent_id?: string | null;
}

function useChange<T, R>(mutationFn: (given: T) => Promise<R>) {
  const queries = useQueryClient();
  return useMutation({ mutationFn, onSettled: () => refresh(queries, foldersKey, documentsKey) });
}

export function useCreateFolder() {
  return useChange((body: { name: string; parent_id: string | null }) => dataOf(client.POST("/api/v1/collections", { body })));
}

export function useChangeFolder() {
  return useChange(({ id, ...body }: FolderChange) =>
    done(client.PATCH("/api/v1/collections/{collection_id}", { params: { path: { collection_id: id } }, body })),
  );
}

export function useDeleteFolder() {
  return useChange((id: string) =>
    done(client.DELETE("/api/v1/collections/{collection_id}", { params: { path: { collection_id: id } } })),
  );
}

export interface Move {
  documents: string[];
  collection_id: string | null;
}

export function useMoveDocuments() {
  return useChange((body: Move) => done(client.POST("/api/v1/documents/move", { body })));
}

export function useRenameDocument() {
  return useChange(({ id, title }: { id: string; title: string }) =>
    dataOf(client.PATCH("/api/v1/documents/{document_id}", { params: { path: { document_id: id } }, body: { title } })),
  );
}
