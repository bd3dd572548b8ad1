import { useQuery } from "@tanstack/react-query";

import { client, dataOf } from "@/lib/http";

/** How much of the organisation's limits is used, as it is now. */
export function useUsage() {
  return useQuery({
    queryKey: ["organization-usage"],
    queryFn: ({ signal }) => dataOf(client.GET("/api/v1/organization/usage", { signal })),
  });
}
