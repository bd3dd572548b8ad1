import { onPersonGone } from "@/lib/door/person";
import { createStore } from "@/lib/store";

/** What to open, and where in it. */
export interface ViewerTarget {
  documentId: string;
  title: string;
  filename: string;
  mediaType: string;
  page: number | null;
  passageId: number | null;
  quote: string | null;
}

const store = createStore<ViewerTarget | null>(null);

/** Opens a document over the page the person is on. */
export function openViewer(target: ViewerTarget): void {
  store.set(target);
}

export function closeViewer(): void {
  store.set(null);
}

export const useViewerTarget = store.use;

onPersonGone(closeViewer);
