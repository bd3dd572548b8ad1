import type { Folder, Visibility } from "@/lib/wire";

/** A folder whose outer one the person does not see stands at the top. */
export function childrenOf(folders: Folder[], parentId: string | null): Folder[] {
  const known = new Set(folders.map(({ id }) => id));
  return folders.filter(({ parent_id: parent }) => (parent !== null && known.has(parent) ? parent : null) === parentId);
}

/** From the top to the folder itself. */
export function pathOf(folders: Folder[], id: string | null): Folder[] {
  const folder = folders.find((each) => each.id === id);
  return folder ? [...pathOf(folders, folder.parent_id), folder] : [];
}

/** A folder and all within it: where it cannot be moved to. */
export function withinOf(folders: Folder[], id: string): Set<string> {
  return new Set(folders.filter((each) => pathOf(folders, each.id).some((outer) => outer.id === id)).map((each) => each.id));
}

/** Every folder in the order of the tree, with how deep it stands. */
export function inOrder(folders: Folder[], parentId: string | null = null, depth = 0): { folder: Folder; depth: number }[] {
  return childrenOf(folders, parentId).flatMap((folder) => [{ folder, depth }, ...inOrder(folders, folder.id, depth + 1)]);
}

export type Audience = "tenant" | "department" | "restricted";

/** What is decided for something, there or on the folders around it; at the top all people see it. */
export function decidedFor(folders: Folder[], visibility: Visibility, folderId: string | null): Audience {
  const decided = [visibility, ...pathOf(folders, folderId).reverse().map((each) => each.visibility)];
  return decided.find((each) => each !== "inherit") ?? "tenant";
}
