import { RotateCcw, Trash2 } from "lucide-react";
import { Button } from "react-aria-components/Button";

import { FileIcon } from "@/components/ui/file-icon";
import { IconButton } from "@/components/ui/icon-button";
import { notify } from "@/components/ui/toasts";
import { openViewer } from "@/components/viewer/target";
import { useRetryDocument } from "@/features/library/api/retry-document";
import { DocumentStateCell } from "@/features/library/components/document-state";
import { useMay } from "@/lib/door/use-standing";
import { messageOf } from "@/lib/failure";
import { fileSize, shortDate } from "@/lib/format";
import type { LibraryDocument } from "@/lib/wire";
import { useWords } from "@/lib/words/language";

interface DocumentRowProps {
  document: LibraryDocument;
  onDelete: () => void;
}

function open(document: LibraryDocument): void {
  openViewer({
    documentId: document.id,
    title: document.title,
    filename: document.filename,
    mediaType: document.media_type,
    page: null,
    passageId: null,
    quote: null,
  });
}

export function DocumentRow({ document, onDelete }: DocumentRowProps) {
  const { library, locale } = useWords();
  const mayCurate = useMay("curate");
  const retry = useRetryDocument();
  const { id, title, filename, size_bytes: size, pages, state, created_at: at } = document;
  const onRetry = () =>
    retry.mutate(id, { onError: (error) => notify({ text: library.retryFailed, detail: messageOf(error) }) });
  const onNarrow = [pages === null ? null : library.pages(pages), fileSize(size, locale), shortDate(at, locale)];
  return (
    <tr className="group align-top hover:bg-brand-soft/40 max-md:flex max-md:flex-wrap max-md:py-2" data-document={id}>
      <th scope="row" className="px-3 py-2.5 text-left font-normal max-md:min-w-0 max-md:flex-1">
        <div className="flex items-start gap-3">
          <FileIcon filename={filename} />
          <div className="min-w-0">
            <Button
              onPress={() => open(document)}
              aria-label={library.open(title)}
              className="rounded text-left leading-snug font-semibold break-words text-brand hover:underline"
            >
              {title}
            </Button>
            <p className="text-sm break-all text-soft">{filename}</p>
            <p className="text-sm text-soft md:hidden">{onNarrow.filter(Boolean).join(" · ")}</p>
          </div>
        </div>
      </th>
      <td className="px-3 py-3 max-md:order-last max-md:w-full max-md:py-1 max-md:pl-17">
        <DocumentStateCell document={document} />
      </td>
      <td className="px-3 py-3 text-right tabular-nums max-md:hidden">{pages ?? "–"}</td>
      <td className="px-3 py-3 text-right whitespace-nowrap tabular-nums max-md:hidden">{fileSize(size, locale)}</td>
      <td className="px-3 py-3 whitespace-nowrap tabular-nums max-lg:hidden">{shortDate(at, locale)}</td>
      <td className="px-2 py-2">
        <div className="flex justify-end">
          {mayCurate && state === "failed" && (
            <IconButton icon={RotateCcw} tone="brand" label={library.retryOf(title)} isDisabled={retry.isPending} onPress={onRetry} />
          )}
          {mayCurate && <IconButton icon={Trash2} tone="danger" label={library.deleteOf(title)} onPress={onDelete} />}
        </div>
      </td>
    </tr>
  );
}
