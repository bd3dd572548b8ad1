import { useQuery } from "@tanstack/react-query";

import { client, dataOf } from "@/lib/http";
import type { Folder } from "@/lib/wire";

export const foldersKey = ["folders"] as const;
const none: Folder[] = [];

/** The folders that the person sees, by name; none while they are not known. */
export function useFolders() {
  const { data, error, isPending, refetch } = useQuery({
    queryKey: foldersKey,
    queryFn: ({ signal }) => dataOf(client.GET("/api/v1/collections", { signal })),
  });
  return { folders: data?.items ?? none, error, isPending, refetch };
}
