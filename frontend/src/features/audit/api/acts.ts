import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";

import { client, dataOf } from "@/lib/http";

export const actsKey = ["acts"] as const;
const windowSize = 50;

/** What is looked for; what is empty does not restrict. Days are local ones, the last included. */
export interface ActFilter {
  since: string;
  until: string;
  action: string;
  text: string;
  /** Whether `text` is a whole question, and not words of it. */
  isWhole: boolean;
  actor: string;
  subjectKind: string;
  subjectId: string;
  address: string;
}

export const noFilter: ActFilter = {
  since: "",
  until: "",
  action: "",
  text: "",
  isWhole: false,
  actor: "",
  subjectKind: "",
  subjectId: "",
  address: "",
};

/** The moment at which a local day begins, some days later. */
function momentOf(day: string, later = 0): string | undefined {
  const at = new Date(`${day}T00:00`);
  if (!day || Number.isNaN(at.getTime())) return undefined;
  at.setDate(at.getDate() + later);
  return at.toISOString();
}

/** A filter as the server reads it. */
export function queryOf(filter: ActFilter) {
  const text = filter.text.trim();
  return {
    since: momentOf(filter.since),
    until: momentOf(filter.until, 1),
    action: filter.action ? [filter.action] : undefined,
    text: (!filter.isWhole && text) || undefined,
    asked: (filter.isWhole && text) || undefined,
    actor: filter.actor || undefined,
    subject_kind: filter.subjectKind || undefined,
    subject_id: filter.subjectId || undefined,
    address: filter.address || undefined,
  };
}

/** The acts that a filter finds, newest first, window after window. */
export function useActs(filter: ActFilter) {
  const query = queryOf(filter);
  return useInfiniteQuery({
    queryKey: [...actsKey, query],
    queryFn: ({ signal, pageParam }) =>
      dataOf(client.GET("/api/v1/audit", { params: { query: { ...query, limit: windowSize, before: pageParam } }, signal })),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: ({ before }) => before ?? undefined,
    placeholderData: keepPreviousData,
  });
}

/** Every act that is recorded, in the reader's words. */
export function useActions(language: string) {
  return useQuery({
    queryKey: ["actions", language],
    queryFn: ({ signal }) => dataOf(client.GET("/api/v1/audit/actions", { signal })),
    staleTime: Infinity,
  });
}

export type ExportFormat = "csv" | "jsonl";

/** Where the acts that a filter finds can be had as a file. */
export function exportUrl(filter: ActFilter, format: ExportFormat): string {
  const address = new URLSearchParams({ format });
  for (const [name, value] of Object.entries(queryOf(filter))) {
    for (const each of [value ?? []].flat()) address.append(name, each);
  }
  return `/api/v1/audit/export?${address}`;
}
