import { CircleQuestionMark, Download, X } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { Button } from "react-aria-components/Button";

import { PersonalBadge } from "@/components/personal/personal-badge";
import { Busy } from "@/components/ui/busy";
import { IconButton } from "@/components/ui/icon-button";
import { Sheet } from "@/components/ui/sheet";
import { WhyList } from "@/components/rights/why-list";
import { PassagesView } from "@/components/viewer/passages-view";
import { closeViewer, useViewerTarget, type ViewerTarget } from "@/components/viewer/target";
import { useDocument } from "@/lib/api/documents";
import { fileUrl } from "@/lib/api/file";
import type { LibraryDocument } from "@/lib/wire";
import { useWords } from "@/lib/words/language";

// pdf.js is the heaviest thing in the page: it comes when the first PDF is opened.
const PdfView = lazy(() => import("@/components/viewer/pdf-view"));

/** Personal data is masked in the text, and pages would show it. */
function MaskedNote({ text }: { text: string }) {
  return <p className="border-b border-line bg-brand-soft px-5 py-3 text-[0.95rem]">{text}</p>;
}

/** The longest part of a quotation that stands on the page too: there is no mark in it. */
function unmarked(quote: string | null): string | null {
  const parts = (quote ?? "").split(/\[[A-Z]+\]/);
  return parts.reduce((longest, part) => (part.length > longest.length ? part : longest)) || null;
}

function Body({ target, document }: { target: ViewerTarget; document: LibraryDocument | undefined }) {
  const { personal } = useWords();
  const isMasked = document?.personal_data.mode === "mask";
  if (isMasked && !document.may.write) {
    return (
      <>
        <MaskedNote text={personal.withheld} />
        <PassagesView target={target} />
      </>
    );
  }
  if (target.mediaType !== "application/pdf") return <PassagesView target={target} />;
  return (
    <Suspense fallback={<Busy />}>
      {isMasked && <MaskedNote text={personal.original} />}
      <PdfView key={target.documentId} target={isMasked ? { ...target, quote: unmarked(target.quote) } : target} />
    </Suspense>
  );
}

function DownloadLink({ target }: { target: ViewerTarget }) {
  const { viewer } = useWords();
  return (
    <a
      href={fileUrl(target.documentId)}
      download={target.filename}
      className="inline-flex items-center gap-2 rounded-full px-3 py-1.5 text-[0.95rem] font-semibold text-brand hover:bg-brand-soft"
    >
      <Download aria-hidden size={18} />
      <span className="max-sm:sr-only">{viewer.download}</span>
    </a>
  );
}

/** A document with what can be done with it; what the person may see of it is asked of the server. */
function Shown({ target }: { target: ViewerTarget }) {
  const { viewer } = useWords();
  const [isExplained, setExplained] = useState(false);
  const { data: document, isPending } = useDocument(target.documentId);
  const mayDownload = document?.personal_data.mode !== "mask" || document.may.write;
  return (
    <>
      <header className="flex items-center gap-2 border-b border-line px-4 py-2">
        <div className="min-w-0 flex-1">
          <h2 className="truncate text-lg leading-tight font-semibold">{target.title}</h2>
          <p className="truncate text-sm text-soft">{target.filename}</p>
          {document && <PersonalBadge data={document.personal_data} />}
        </div>
        <WhyButton isOpen={isExplained} onPress={() => setExplained(!isExplained)} />
        {!isPending && mayDownload && <DownloadLink target={target} />}
        <IconButton icon={X} label={viewer.close} onPress={closeViewer} />
      </header>
      {isExplained && (
        <div className="border-b border-line bg-sunken px-4 py-3">
          <WhyList documentId={target.documentId} />
        </div>
      )}
      {isPending ? <Busy /> : <Body target={target} document={document} />}
    </>
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
  return (
    <Sheet
      side="right"
      width="w-[min(54rem,100vw)]"
      label={target?.title ?? ""}
      isOpen={target !== null}
      onOpenChange={(open) => !open && closeViewer()}
    >
      {target && <Shown key={target.documentId} target={target} />}
    </Sheet>
  );
}
