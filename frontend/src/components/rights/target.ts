import type { Node } from "@/lib/api/rights";
import { onPersonGone } from "@/lib/door/person";
import { createStore } from "@/lib/store";

/** What the person wants to decide about, or to know the reason of. */
export interface RightsTarget extends Node {
  view: "access" | "why";
  name: string;
  /** False at the top, where there is nothing to inherit from. */
  isInFolder: boolean;
}

const store = createStore<RightsTarget | null>(null);

export const openRights = (target: RightsTarget): void => store.set(target);
export const closeRights = (): void => store.set(null);
export const useRightsTarget = store.use;

onPersonGone(closeRights);
