import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { departmentsKey } from "@/features/people/api/departments";
import { rolesKey } from "@/features/people/api/roles";
import { client, dataOf } from "@/lib/http";
import { refresh } from "@/lib/refresh";
import type { Person, PersonState } from "@/lib/wire";

export const peopleKey = ["people"] as const;
export const pageSize = 50;

export interface PeopleFilter {
  text: string;
  /** What is empty does not restrict. */
  state: PersonState | "";
  roleId: string;
  departmentId: string;
  /** From 0. */
  page: number;
}

export const noFilter: PeopleFilter = { text: "", state: "", roleId: "", departmentId: "", page: 0 };

/** A window of the people by name. */
export function usePeople({ text, state, roleId, departmentId, page }: PeopleFilter) {
  const query = {
    limit: pageSize,
    offset: page * pageSize,
    q: text.trim() || undefined,
    state: state || undefined,
    role_id: roleId || undefined,
    department_id: departmentId || undefined,
  };
  return useQuery({
    queryKey: [...peopleKey, query],
    queryFn: ({ signal }) => dataOf(client.GET("/api/v1/people", { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });
}

/** Somebody, as the server knows them now. */
export function usePerson(known: Person) {
  return useQuery({
    queryKey: [...peopleKey, "one", known.id],
    queryFn: ({ signal }) => dataOf(client.GET("/api/v1/people/{user_id}", { params: { path: { user_id: known.id } }, signal })),
    placeholderData: known,
  });
}

/** What is shown anew after a change of people: roles and departments count theirs. */
export function usePeopleChanged() {
  const queries = useQueryClient();
  return () => refresh(queries, peopleKey, rolesKey, departmentsKey);
}

export interface Invitation {
  name: string;
  email: string;
  role_id: string;
  department_id: string | null;
}

export function useInvite() {
  const onSuccess = usePeopleChanged();
  return useMutation({
    mutationFn: (body: Invitation) => dataOf(client.POST("/api/v1/people", { body })),
    onSuccess,
  });
}

export interface PersonChange {
  name?: string;
  role_id?: string;
  department_id?: string | null;
}

export function useChangePerson(id: string) {
  const onSuccess = usePeopleChanged();
  return useMutation({
    mutationFn: (body: PersonChange) => dataOf(client.PATCH("/api/v1/people/{user_id}", { params: { path: { user_id: id } }, body })),
    onSuccess,
  });
}
