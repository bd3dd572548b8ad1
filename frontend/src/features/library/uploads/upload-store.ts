import type { QueryClient } from "@tanstack/react-query";

import { documentsKey } from "@/lib/api/documents";
import { uploadDocument, type UploadChoices } from "@/features/library/api/upload-document";
import { statusKey } from "@/lib/api/status";
import { onPersonGone } from "@/lib/door/person";
import { messageOf } from "@/lib/failure";
import { refresh } from "@/lib/refresh";
import { createStore } from "@/lib/store";

export interface Upload extends UploadChoices {
  id: number;
  file: File;
  state: "waiting" | "sending" | "done" | "duplicate" | "rejected";
  /** Share of the bytes sent, 0 to 1. */
  sent: number;
  reason: string | null;
}

/** More at once only makes each slower. */
const atOnce = 2;

// Outside React: files go on being sent while the person looks at another page.
const uploads = createStore<Upload[]>([]);
/** Whether personal data is masked in what is sent next. */
const masking = createStore(false);
const controllers = new Map<number, AbortController>();
let counter = 0;
/** The server asked to wait until then, in milliseconds since 1970. */
let pausedUntil = 0;

export const useUploads = uploads.use;
export const useMasking = masking.use;
export const chooseMasking = masking.set;

export function isFinished({ state }: Upload): boolean {
  return state === "done" || state === "duplicate" || state === "rejected";
}

function change(id: number, part: Partial<Upload>): void {
  uploads.update((all) => all.map((upload) => (upload.id === id ? { ...upload, ...part } : upload)));
}

function pause(queries: QueryClient, seconds: number): void {
  const until = Date.now() + seconds * 1000;
  if (until <= pausedUntil) return;
  pausedUntil = until;
  setTimeout(() => {
    if (pausedUntil === until) pausedUntil = 0;
    sendNext(queries);
  }, seconds * 1000);
}

async function send(upload: Upload, queries: QueryClient): Promise<void> {
  const controller = new AbortController();
  controllers.set(upload.id, controller);
  change(upload.id, { state: "sending" });
  try {
    const outcome = await uploadDocument(upload.file, upload, controller.signal, (sent) => change(upload.id, { sent }));
    if (outcome.retryAfterS === null) change(upload.id, { state: outcome.isDuplicate ? "duplicate" : "done", sent: 1 });
    else {
      change(upload.id, { state: "waiting", sent: 0 });
      pause(queries, outcome.retryAfterS);
    }
  } catch (error) {
    change(upload.id, { state: "rejected", reason: messageOf(error) });
  }
  controllers.delete(upload.id);
  void refresh(queries, documentsKey, statusKey);
  sendNext(queries);
}

function sendNext(queries: QueryClient): void {
  if (pausedUntil > 0) return;
  const all = uploads.get();
  const free = atOnce - all.filter(({ state }) => state === "sending").length;
  all
    .filter(({ state }) => state === "waiting")
    .slice(0, Math.max(free, 0))
    .forEach((upload) => void send(upload, queries));
}

/** Queues files; each is accepted or refused by itself. */
export function addUploads(queries: QueryClient, files: File[], folderId: string | null = null): void {
  const isMasked = masking.get();
  const added = files.map((file): Upload => ({ id: (counter += 1), file, folderId, isMasked, state: "waiting", sent: 0, reason: null }));
  uploads.update((all) => [...all, ...added]);
  sendNext(queries);
}

export function retryUpload(queries: QueryClient, id: number): void {
  change(id, { state: "waiting", sent: 0, reason: null });
  sendNext(queries);
}

export function cancelUpload(id: number): void {
  uploads.update((all) => all.filter((upload) => upload.id !== id));
  controllers.get(id)?.abort();
}

export function clearFinished(): void {
  uploads.update((all) => all.filter((upload) => !isFinished(upload)));
}

onPersonGone(() => {
  uploads.set([]);
  masking.set(false);
  controllers.forEach((controller) => controller.abort());
});
