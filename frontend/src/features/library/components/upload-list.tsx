import { useQueryClient } from "@tanstack/react-query";
import { CircleAlert, CircleCheck, Clock, Copy, RotateCcw, UploadCloud, X } from "lucide-react";

import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { Meter } from "@/components/ui/meter";
import {
  cancelUpload,
  clearFinished,
  isFinished,
  retryUpload,
  useUploads,
  type Upload,
} from "@/features/library/uploads/upload-store";
import { fileSize } from "@/lib/format";
import { useWords } from "@/lib/words/language";
import type { Words } from "@/lib/words/pt";

const signs = {
  waiting: { icon: Clock, tone: "text-soft" },
  sending: { icon: UploadCloud, tone: "text-brand" },
  done: { icon: CircleCheck, tone: "text-good" },
  duplicate: { icon: Copy, tone: "text-soft" },
  rejected: { icon: CircleAlert, tone: "text-bad" },
};

function describe({ state, sent }: Upload, { library }: Words): string {
  if (state === "waiting") return library.uploadWaiting;
  if (state === "sending") return sent < 1 ? library.uploadSending(Math.floor(sent * 100)) : library.uploadSaving;
  return { done: library.uploadDone, duplicate: library.uploadDuplicate, rejected: library.uploadRejected }[state];
}

function UploadRow({ upload }: { upload: Upload }) {
  const words = useWords();
  const queries = useQueryClient();
  const { icon: Icon, tone } = signs[upload.state];
  const { name, size } = upload.file;
  return (
    <li className="flex items-center gap-3 py-1.5" data-upload={upload.state}>
      <Icon aria-hidden size={20} className={`shrink-0 ${tone}`} />
      <div className="min-w-0 flex-1">
        <p className="flex justify-between gap-3">
          <span className="truncate">{name}</span>
          <span className={`shrink-0 text-sm ${tone}`}>{describe(upload, words)}</span>
        </p>
        {upload.state === "sending" && <Meter label={words.library.progress(name)} value={upload.sent} />}
        {upload.reason && <p className="text-[0.95rem] text-bad">{upload.reason}</p>}
        {upload.state === "waiting" && <p className="text-sm text-soft">{fileSize(size, words.locale)}</p>}
      </div>
      {upload.state === "rejected" && (
        <IconButton icon={RotateCcw} label={words.library.retryUpload(name)} onPress={() => retryUpload(queries, upload.id)} />
      )}
      {!isFinished(upload) && (
        <IconButton icon={X} label={words.library.cancelUpload(name)} onPress={() => cancelUpload(upload.id)} />
      )}
    </li>
  );
}

/** What is being sent and what became of it; refused files first, with their reasons. */
export function UploadList() {
  const { library } = useWords();
  const uploads = useUploads();
  if (uploads.length === 0) return null;
  const rejected = uploads.filter(({ state }) => state === "rejected");
  // What went well needs no more attention: the documents are in the list below.
  const going = uploads.filter((upload) => !isFinished(upload));
  const ordered = [...rejected, ...going, ...uploads.filter(({ state }) => state === "duplicate")];
  const sent = uploads.filter(({ state }) => state === "done" || state === "duplicate").length;
  return (
    <section aria-label={library.uploads} className="mb-5 rounded-2xl border border-line bg-surface p-4">
      <header className="flex items-center justify-between gap-3">
        <p role="status" className="font-semibold">
          {library.uploadsSummary(sent, uploads.length)}
          {rejected.length > 0 && <span className="text-bad"> · {library.uploadsRejected(rejected.length)}</span>}
        </p>
        {uploads.some(isFinished) && (
          <Button look="quiet" size="small" onPress={clearFinished}>
            {library.clearUploads}
          </Button>
        )}
      </header>
      <ul className="mt-1 max-h-64 divide-y divide-line overflow-y-auto">
        {ordered.map((upload) => (
          <UploadRow key={upload.id} upload={upload} />
        ))}
      </ul>
    </section>
  );
}
