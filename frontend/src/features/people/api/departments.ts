import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { client, dataOf, done } from "@/lib/http";
import { refresh } from "@/lib/refresh";

export const departmentsKey = ["departments"] as const;

/** The departments by name; `parent_id` makes a tree of them. */
export function useDepartments() {
  return useQuery({
    queryKey: departmentsKey,
    queryFn: ({ signal }) => dataOf(client.GET("/api/v1/departments", { signal })),
  });
}

export interface Place {
  name: string;
  /** Null is the top. */
  parent_id: string | null;
}

/** Makes a department or, with an id, renames or moves one. */
export function useSaveDepartment(id: string | null) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: Place) =>
      id === null
        ? dataOf(client.POST("/api/v1/departments", { body }))
        : dataOf(client.PATCH("/api/v1/departments/{department_id}", { params: { path: { department_id: id } }, body })),
    // People carry the name of their department.
    onSuccess: () => refresh(queries, departmentsKey, ["people"]),
  });
}

export function useRemoveDepartment() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => done(client.DELETE("/api/v1/departments/{department_id}", { params: { path: { department_id: id } } })),
    onSettled: () => refresh(queries, departmentsKey),
  });
}
