import { keepPreviousData, useQuery } from "@tanstack/react-query";

import { useMay } from "@/lib/door/use-standing";
import { client, dataOf } from "@/lib/http";

/** The most that the server tells at once. */
const most = 200;

export type Names = ReadonlyMap<string, string>;

/** The names of people by their ids, for whoever may see people; for the others, and of whom is not known, none. */
export function useNames(ids: string[]): Names {
  const maySee = useMay("people");
  const wanted = [...new Set(ids)].slice(0, most).sort();
  const { data } = useQuery({
    queryKey: ["names", wanted],
    queryFn: ({ signal }) => dataOf(client.GET("/api/v1/people", { params: { query: { ids: wanted, limit: most } }, signal })),
    enabled: maySee && wanted.length > 0,
    placeholderData: keepPreviousData,
  });
  return new Map(data?.items.map(({ id, name }) => [id, name]));
}
