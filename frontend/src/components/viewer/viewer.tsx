import { Download, X } from "lucide-react";
import { lazy, Suspense } from "react";

import { Busy } from "@/components/ui/busy";
import { IconButton } from "@/components/ui/icon-button";
import { Sheet } from "@/components/ui/sheet";
import { PassagesView } from "@/components/viewer/passages-view";
import { closeViewer, useViewerTarget, type ViewerTarget } from "@/components/viewer/target";
import { fileUrl } from "@/lib/api/file";
import { useWords } from "@/lib/words/language";

// pdf.js is the heaviest thing in the page: it comes when the first PDF is opened.
const PdfView = lazy(() => import("@/components/viewer/pdf-view"));

function Body({ target }: { target: ViewerTarget }) {
  if (target.mediaType !== "application/pdf") return <PassagesView target={target} />;
  return (
    <Suspense fallback={<Busy />}>
      <PdfView key={target.documentId} target={target} />
    </Suspense>
  );
}

/** The document a person asked to see, over the page, with the answer still in sight on wide screens. */
export function Viewer() {
  const target = useViewerTarget();
  const { viewer } = useWords();
  return (
    <Sheet
      side="right"
      width="w-[min(54rem,100vw)]"
      label={target?.title ?? ""}
      isOpen={target !== null}
      onOpenChange={(open) => !open && closeViewer()}
    >
      {target && (
        <>
          <header className="flex items-center gap-2 border-b border-line px-4 py-2">
            <div className="min-w-0 flex-1">
              <h2 className="truncate text-lg leading-tight font-semibold">{target.title}</h2>
              <p className="truncate text-sm text-soft">{target.filename}</p>
            </div>
            <a
              href={fileUrl(target.documentId)}
              download={target.filename}
              className="inline-flex items-center gap-2 rounded-full px-3 py-1.5 text-[0.95rem] font-semibold text-brand hover:bg-brand-soft"
            >
              <Download aria-hidden size={18} />
              <span className="max-sm:sr-only">{viewer.download}</span>
            </a>
            <IconButton icon={X} label={viewer.close} onPress={closeViewer} />
          </header>
          <Body target={target} />
        </>
      )}
    </Sheet>
  );
}
