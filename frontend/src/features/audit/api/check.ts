import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { client, dataOf } from "@/lib/http";

const checkKey = ["audit-check"] as const;

/** How the check of the record stands, asked again every second while it runs. */
export function useCheck() {
  return useQuery({
    queryKey: checkKey,
    queryFn: ({ signal }) => dataOf(client.GET("/api/v1/audit/check", { signal })),
    refetchInterval: ({ state: { data } }) => (data?.state === "running" ? 1_000 : false),
  });
}

export function useStartCheck() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => dataOf(client.POST("/api/v1/audit/check")),
    onSuccess: (check) => queries.setQueryData(checkKey, check),
  });
}
