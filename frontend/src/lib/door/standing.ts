import { queries } from "@/lib/queries";
import type { Me } from "@/lib/wire";

export const standingKey = ["standing"] as const;

/** Whether somebody is signed in here, has just left, or nobody administers this server yet. */
export type Standing = { kind: "in"; me: Me } | { kind: "out"; hasLeft?: true } | { kind: "setup" };

export function stand(standing: Standing): void {
  queries.setQueryData<Standing>(standingKey, standing);
}

/** Asks the server anew who is signed in. */
export function askStanding(): void {
  void queries.invalidateQueries({ queryKey: standingKey });
}
