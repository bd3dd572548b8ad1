import { useQuery } from "@tanstack/react-query";

import { client, dataOf } from "@/lib/http";
import { useLanguage } from "@/lib/words/language";

export function useExamples() {
  const language = useLanguage();
  return useQuery({
    queryKey: ["examples", language],
    queryFn: ({ signal }) => dataOf(client.GET("/api/v1/chat/examples", { signal })),
    staleTime: Infinity,
  });
}
