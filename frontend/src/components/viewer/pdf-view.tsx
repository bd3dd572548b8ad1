import { FileX } from "lucide-react";

import { Busy } from "@/components/ui/busy";
import { Blank } from "@/components/ui/notice";
import { usePdf } from "@/components/viewer/pdf-document";
import { PdfPages } from "@/components/viewer/pdf-pages";
import type { ViewerTarget } from "@/components/viewer/target";
import { fileUrl } from "@/lib/api/file";
import { useWords } from "@/lib/words/language";

/** A PDF at the cited page with the quote marked in it. Default export: it is loaded on demand. */
export default function PdfView({ target }: { target: ViewerTarget }) {
  const { viewer } = useWords();
  const state = usePdf(fileUrl(target.documentId), target.page, target.quote);
  if (state.status === "loading") return <Busy />;
  if (state.status === "failed") {
    return <Blank icon={FileX} title={viewer.openFailed} text={viewer.openFailedText} />;
  }
  const isLost = target.quote !== null && target.quote !== "" && state.quotedPages.length === 0;
  return (
    <>
      {isLost && (
        <aside className="max-h-40 overflow-y-auto border-b border-line bg-warn-soft px-5 py-3 text-[0.95rem]">
          <p className="text-sm text-warn">{viewer.quoteNotOnPage}</p>
          <blockquote className="mt-1">{target.quote}</blockquote>
        </aside>
      )}
      <PdfPages opened={state} quote={target.quote} />
    </>
  );
}
