import { openViewer } from "@/components/viewer/target";
import type { Source } from "@/lib/wire";

/** Opens the document of a source at the cited place. */
export function openSource(source: Source): void {
  openViewer({
    documentId: source.document_id,
    title: source.document_title,
    filename: source.filename,
    mediaType: source.media_type,
    page: source.page,
    passageId: source.passage_id,
    quote: source.quote || source.text,
  });
}
