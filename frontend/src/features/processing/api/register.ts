import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { client, dataOf } from "@/lib/http";
import type { ProcessingSaid } from "@/lib/wire";

const registerKey = ["processing"] as const;

/** The register of processing operations, as the schema and the settings are now. */
export function useRegister() {
  return useQuery({
    queryKey: registerKey,
    queryFn: ({ signal }) => dataOf(client.GET("/api/v1/processing", { signal })),
  });
}

export function useSaveRegister() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: ProcessingSaid) => dataOf(client.PUT("/api/v1/processing", { body })),
    onSuccess: (register) => queries.setQueryData(registerKey, register),
  });
}

export type ExportFormat = "json" | "csv";

/** Where the register is taken out as a file. */
export function exportUrl(format: ExportFormat): string {
  return `/api/v1/processing/export?format=${format}`;
}
