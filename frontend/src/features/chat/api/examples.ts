import { keepPreviousData, useQuery } from "@tanstack/react-query";

import { client, dataOf } from "@/lib/http";
import { useLanguage } from "@/lib/words/language";

/** Examples are about the documents that are ready, so they are asked for again when that changes. */
export function useExamples(readyDocuments: number) {
  const language = useLanguage();
  return useQuery({
    queryKey: ["examples", language, readyDocuments],
    queryFn: ({ signal }) => dataOf(client.GET("/api/v1/chat/examples", { signal })),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
}
