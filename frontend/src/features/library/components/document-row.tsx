import { RotateCcw, Trash2 } from "lucide-react";
import { Button } from "react-aria-components/Button";

import { FileIcon } from "@/components/ui/file-icon";
import { IconButton } from "@/components/ui/icon-button";
import { notify } from "@/components/ui/toasts";
import { PersonalBadge } from "@/components/personal/personal-badge";
import { VisibilityBadge, type Standing } from "@/components/rights/visibility-badge";
import { openViewer } from "@/components/viewer/target";
import { useRetryDocument } from "@/features/library/api/retry-document";
import { DocumentStateCell } from "@/features/library/components/document-state";
import { RowMenu } from "@/features/library/components/row-menu";
import { documentsType } from "@/features/library/components/use-folder-drag";
import { messageOf } from "@/lib/failure";
import { fileSize, shortDate } from "@/lib/format";
import type { LibraryDocument } from "@/lib/wire";
import { useWords } from "@/lib/words/language";

interface DocumentRowProps {
  document: LibraryDocument;
  standing: Standing;
  isSelected: boolean;
  onSelect: (isSelected: boolean) => void;
  /** The ids that go along when this row is dragged. */
  dragged: string[];
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

/** The title, which opens the document if the person may read it. */
function Title({ document }: { document: LibraryDocument }) {
  const { library } = useWords();
  const { title, may } = document;
  if (!may.read) return <span className="leading-snug font-semibold break-words">{title}</span>;
  return (
    <Button
      onPress={() => open(document)}
      aria-label={library.open(title)}
      className="rounded text-left leading-snug font-semibold break-words text-brand hover:underline"
    >
      {title}
    </Button>
  );
}

export function DocumentRow({ document, standing, isSelected, onSelect, dragged, onDelete }: DocumentRowProps) {
  const { folders, library, locale } = useWords();
  const retry = useRetryDocument();
  const { id, title, filename, size_bytes: size, pages, state, created_at: at, may, owner_name: owner } = document;
  const onRetry = () =>
    retry.mutate(id, { onError: (error) => notify({ text: library.retryFailed, detail: messageOf(error) }) });
  const onNarrow = [pages === null ? null : library.pages(pages), fileSize(size, locale), shortDate(at, locale)];
  return (
    <tr
      className="group align-top hover:bg-brand-soft/40 max-md:flex max-md:flex-wrap max-md:py-2"
      data-document={id}
      draggable={may.write}
      onDragStart={(event) => event.dataTransfer.setData(documentsType, dragged.join(","))}
    >
      <td className="py-3 pl-3">
        {may.write && (
          <input type="checkbox" aria-label={folders.choose(title)} checked={isSelected} onChange={(event) => onSelect(event.target.checked)} className="block size-4.5 accent-brand" />
        )}
      </td>
      <th scope="row" className="px-3 py-2.5 text-left font-normal max-md:min-w-0 max-md:flex-1">
        <div className="flex items-start gap-3">
          <FileIcon filename={filename} />
          <div className="min-w-0">
            <div className="flex items-start gap-2">
              {standing !== "tenant" && (
                <span className="mt-1">
                  <VisibilityBadge standing={standing} />
                </span>
              )}
              <Title document={document} />
            </div>
            <p className="text-sm break-all text-soft">{filename}</p>
            {owner && <p className="text-sm text-soft">{folders.owner(owner)}</p>}
            <p className="text-sm text-soft md:hidden">{onNarrow.filter(Boolean).join(" · ")}</p>
          </div>
        </div>
      </th>
      <td className="px-3 py-3 max-md:order-last max-md:w-full max-md:py-1 max-md:pl-17">
        <DocumentStateCell document={document} />
        <PersonalBadge data={document.personal_data} />
      </td>
      <td className="px-3 py-3 text-right tabular-nums max-md:hidden">{pages ?? "–"}</td>
      <td className="px-3 py-3 text-right whitespace-nowrap tabular-nums max-md:hidden">{fileSize(size, locale)}</td>
      <td className="px-3 py-3 whitespace-nowrap tabular-nums max-lg:hidden">{shortDate(at, locale)}</td>
      <td className="px-2 py-2">
        <div className="flex justify-end">
          {may.write && state === "failed" && (
            <IconButton icon={RotateCcw} tone="brand" label={library.retryOf(title)} isDisabled={retry.isPending} onPress={onRetry} />
          )}
          {may.delete && <IconButton icon={Trash2} tone="danger" label={library.deleteOf(title)} onPress={onDelete} />}
          <RowMenu document={document} />
        </div>
      </td>
    </tr>
  );
}
