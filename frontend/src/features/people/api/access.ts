import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { usePeopleChanged } from "@/features/people/api/people";
import { client, dataOf, done } from "@/lib/http";
import { refresh } from "@/lib/refresh";

function pathOf(id: string) {
  return { params: { path: { user_id: id } } };
}

const links = {
  invitation: (id: string) => dataOf(client.POST("/api/v1/people/{user_id}/invitation", pathOf(id))),
  reset: (id: string) => dataOf(client.POST("/api/v1/people/{user_id}/reset", pathOf(id))),
};

export type LinkKind = keyof typeof links;

/** Makes a link for somebody; the one of its kind before counts no more. */
export function useLink(id: string) {
  return useMutation({ mutationFn: (kind: LinkKind) => links[kind](id) });
}

const acts = {
  suspend: (id: string) => done(client.POST("/api/v1/people/{user_id}/suspend", pathOf(id))),
  reactivate: (id: string) => done(client.POST("/api/v1/people/{user_id}/reactivate", pathOf(id))),
  removeTotp: (id: string) => done(client.DELETE("/api/v1/people/{user_id}/totp", pathOf(id))),
  endSignIns: (id: string) => done(client.DELETE("/api/v1/people/{user_id}/sign-ins", pathOf(id))),
};

export type Act = keyof typeof acts;

/** Lets somebody in no more, or again; or takes away what they sign in with. */
export function useAct(id: string) {
  const onSettled = usePeopleChanged();
  return useMutation({ mutationFn: (act: Act) => acts[act](id), onSettled });
}

function keysKey(id: string) {
  return ["keys-of", id] as const;
}

/** Somebody's API keys, the newest first. */
export function useKeysOf(id: string) {
  return useQuery({
    queryKey: keysKey(id),
    queryFn: ({ signal }) => dataOf(client.GET("/api/v1/people/{user_id}/keys", { ...pathOf(id), signal })),
  });
}

export function useRevokeKeyOf(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (key: string) =>
      done(client.DELETE("/api/v1/people/{user_id}/keys/{key_id}", { params: { path: { user_id: id, key_id: key } } })),
    onSettled: () => refresh(queries, keysKey(id)),
  });
}
