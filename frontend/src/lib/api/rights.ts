import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { documentsKey } from "@/lib/api/documents";
import { foldersKey } from "@/lib/api/folders";
import { client, dataOf, done } from "@/lib/http";
import { refresh } from "@/lib/refresh";
import type { GrantIn, SubjectKind, VisibilityIn } from "@/lib/wire";

/** What rights are on. */
export interface Node {
  what: "documents" | "collections";
  id: string;
}

const rightsKey = ["rights"] as const;
const pathOf = ({ what, id }: Node) => ({ what, node_id: id });

export function useAccess(node: Node) {
  return useQuery({
    queryKey: [...rightsKey, "access", node],
    queryFn: ({ signal }) => dataOf(client.GET("/api/v1/{what}/{node_id}/access", { params: { path: pathOf(node) }, signal })),
  });
}

export function useWhy(documentId: string) {
  return useQuery({
    queryKey: [...rightsKey, "why", documentId],
    queryFn: ({ signal }) =>
      dataOf(client.GET("/api/v1/documents/{document_id}/why", { params: { path: { document_id: documentId } }, signal })),
  });
}

export const readersAtOnce = 20;

/** One page of those who may read something; one more is asked for, to know whether there is a next. */
export function useReaders(node: Node, page: number) {
  const query = { limit: readersAtOnce + 1, offset: page * readersAtOnce };
  return useQuery({
    queryKey: [...rightsKey, "readers", node, page],
    queryFn: ({ signal }) =>
      dataOf(client.GET("/api/v1/{what}/{node_id}/readers", { params: { path: pathOf(node), query }, signal })),
    placeholderData: keepPreviousData,
  });
}

/** Who may be granted something: of one kind, or of all. */
export function useSubjects(text: string, kind?: SubjectKind) {
  const query = { q: text, ...(kind && { kind }) };
  return useQuery({
    queryKey: ["subjects", query],
    queryFn: ({ signal }) => dataOf(client.GET("/api/v1/rights/subjects", { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });
}

function useChange<T>(mutationFn: (given: T) => Promise<unknown>) {
  const queries = useQueryClient();
  return useMutation({ mutationFn, onSettled: () => refresh(queries, rightsKey, documentsKey, foldersKey) });
}

export function useSetVisibility(node: Node) {
  return useChange((body: VisibilityIn) =>
    done(client.PUT("/api/v1/{what}/{node_id}/access", { params: { path: pathOf(node) }, body })),
  );
}

export function useGrant(node: Node) {
  return useChange((body: GrantIn) =>
    dataOf(client.POST("/api/v1/{what}/{node_id}/grants", { params: { path: pathOf(node) }, body })),
  );
}

export function useRevoke(node: Node) {
  return useChange((grantId: string) =>
    done(client.DELETE("/api/v1/{what}/{node_id}/grants/{grant_id}", { params: { path: { ...pathOf(node), grant_id: grantId } } })),
  );
}
