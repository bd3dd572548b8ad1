import { useQuery } from "@tanstack/react-query";

import { client, dataOf } from "@/lib/http";

/** How one comes in here. */
export function useDoorOptions() {
  return useQuery({
    queryKey: ["door-options"],
    queryFn: ({ signal }) => dataOf(client.GET("/api/v1/auth/options", { signal })),
  });
}
