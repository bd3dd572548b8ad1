import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { client, dataOf } from "@/lib/http";
import type { ProcessingSaid } from "@/lib/wire";
import { useLanguage, type Language } from "@/lib/words/language";

const registerKey = (language: Language) => ["processing", language] as const;

/** The register of processing operations, as the schema and the settings are now. */
export function useRegister() {
  return useQuery({
    queryKey: registerKey(useLanguage()),
    queryFn: ({ signal }) => dataOf(client.GET("/api/v1/processing", { signal })),
    // Until it is there in another language, the form keeps what is being written.
    placeholderData: keepPreviousData,
  });
}

export function useSaveRegister() {
  const queries = useQueryClient();
  const language = useLanguage();
  return useMutation({
    mutationFn: (body: ProcessingSaid) => dataOf(client.PUT("/api/v1/processing", { body })),
    onSuccess: (register) => queries.setQueryData(registerKey(language), register),
  });
}

export type ExportFormat = "json" | "csv";

/** Where the register is taken out as a file. */
export function exportUrl(format: ExportFormat): string {
  return `/api/v1/processing/export?format=${format}`;
}
