import { CircleQuestionMark, Download, X } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { Button } from "react-aria-components/Button";

import { Busy } from "@/components/ui/busy";
import { IconButton } from "@/components/ui/icon-button";
import { Sheet } from "@/components/ui/sheet";
import { WhyList } from "@/components/rights/why-list";
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

/** Opens and closes the reasons for which the person sees the document. */
function WhyButton({ isOpen, onPress }: { isOpen: boolean; onPress: () => void }) {
  const { rights } = useWords();
  return (
    <Button
      aria-expanded={isOpen}
      onPress={onPress}
      className="inline-flex items-center gap-2 rounded-full px-3 py-1.5 text-[0.95rem] font-semibold text-brand hover:bg-brand-soft"
    >
      <CircleQuestionMark aria-hidden size={18} />
      <span className="max-sm:sr-only">{rights.why}</span>
    </Button>
  );
}

/** The document a person asked to see, over the page, with the answer still in sight on wide screens. */
export function Viewer() {
  const target = useViewerTarget();
  const { viewer } = useWords();
  const [explained, setExplained] = useState<string | null>(null);
  const isExplained = target !== null && explained === target.documentId;
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
            <WhyButton isOpen={isExplained} onPress={() => setExplained(isExplained ? null : target.documentId)} />
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
          {isExplained && (
            <div className="border-b border-line bg-sunken px-4 py-3">
              <WhyList documentId={target.documentId} />
            </div>
          )}
          <Body target={target} />
        </>
      )}
    </Sheet>
  );
}
