import { keepPreviousData, useQuery } from "@tanstack/react-query";

import { documentsKey } from "@/lib/api/documents";
import { client, dataOf } from "@/lib/http";
import type { DocumentState, LibraryDocument } from "@/lib/wire";

export const pageSize = 50;

export interface DocumentFilter {
  state: DocumentState | null;
  name: string;
  /** Null: the whole library. */
  folderId: string | null;
  /** Also what the person may not read, but decides about. */
  isGoverned: boolean;
  /** From 0. */
  page: number;
}

function isUnfinished({ state }: LibraryDocument): boolean {
  return state === "received" || state === "processing";
}

/** One page of the library, asked again every two seconds while something in it is being worked on. */
export function useDocuments({ state, name, folderId, isGoverned, page }: DocumentFilter) {
  const query = {
    limit: pageSize,
    offset: page * pageSize,
    ...(state && { state }),
    ...(name && { q: name }),
    // Whoever looks for a name looks in what is within the folder too.
    ...(folderId && { collection_id: folderId, within: Boolean(name) }),
    ...(isGoverned && { governed: true }),
  };
  return useQuery({
    queryKey: [...documentsKey, query],
    queryFn: ({ signal }) => dataOf(client.GET("/api/v1/documents", { params: { query }, signal })),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state: { data } }) => (data?.items.some(isUnfinished) ? 2_000 : false),
  });
}
