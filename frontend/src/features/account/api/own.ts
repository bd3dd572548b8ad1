import { useMutation } from "@tanstack/react-query";

import { askStanding } from "@/lib/door/standing";
import { client, dataOf, done } from "@/lib/http";

export function useChangePassword() {
  return useMutation({
    mutationFn: (body: { current: string; new: string }) => done(client.POST("/api/v1/auth/password", { body })),
  });
}

/** Begins a second factor; it counts from its first code on. */
export function useBeginTotp() {
  return useMutation({ mutationFn: (password: string) => dataOf(client.POST("/api/v1/auth/totp", { body: { password } })) });
}

export function useConfirmTotp() {
  return useMutation({
    mutationFn: (code: string) => dataOf(client.POST("/api/v1/auth/totp/confirm", { body: { code } })),
    onSuccess: askStanding,
  });
}

export function useNewRecovery() {
  return useMutation({
    mutationFn: (password: string) => dataOf(client.POST("/api/v1/auth/totp/recovery", { body: { password } })),
  });
}

export function useRemoveTotp() {
  return useMutation({
    mutationFn: (password: string) => done(client.DELETE("/api/v1/auth/totp", { body: { password } })),
    onSuccess: askStanding,
  });
}
