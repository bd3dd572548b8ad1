import { useCallback, useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent } from "react";

import type { OpenPdf } from "@/components/viewer/pdf-document";
import { PdfPage } from "@/components/viewer/pdf-page";
import { PdfToolbar } from "@/components/viewer/pdf-toolbar";
import { useWords } from "@/lib/words/language";

/** What stands beside a page: little on a phone, where every letter counts. */
const marginOf = (width: number) => (width < 640 ? 16 : 48);
const clampZoom = (scale: number) => Math.min(Math.max(scale, 0.3), 4);

/** The widest scale at which the first page fits, but no larger than is comfortable to read. */
function useFitScale(scroller: React.RefObject<HTMLElement | null>, pageWidth: number): number {
  const [scale, setScale] = useState(1);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const observer = new ResizeObserver(() => {
      setScale(clampZoom(Math.min((element.clientWidth - marginOf(element.clientWidth)) / pageWidth, 1.5)));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller, pageWidth]);
  return scale;
}

/** The page under the upper third of the window. */
function pageInView(scroller: HTMLElement): number {
  const line = scroller.scrollTop + scroller.clientHeight / 3;
  const pages = [...scroller.querySelectorAll<HTMLElement>("[data-page]")];
  const current = pages.findLast((page) => page.offsetTop <= line);
  return Number(current?.dataset.page ?? 1);
}

interface PdfPagesProps {
  opened: OpenPdf;
  quote: string | null;
}

export function PdfPages({ opened, quote }: PdfPagesProps) {
  const { pdf, firstSize, quotedPages, startPage } = opened;
  const { viewer } = useWords();
  const scroller = useRef<HTMLDivElement>(null);
  const hasShownQuote = useRef(false);
  const [page, setPage] = useState(startPage);
  const [zoom, setZoom] = useState<number | null>(null);
  const fit = useFitScale(scroller, firstSize.width);
  const scale = zoom ?? fit;

  const goTo = useCallback((wanted: number) => {
    scroller.current?.querySelector(`[data-page="${wanted}"]`)?.scrollIntoView({ block: "start" });
  }, []);
  const goToQuote = useCallback(() => {
    const mark = scroller.current?.querySelector("mark");
    if (mark) mark.scrollIntoView({ block: "center" });
    else goTo(startPage);
  }, [goTo, startPage]);

  useEffect(() => {
    scroller.current?.focus();
  }, []);
  // The page keeps its place when the scale changes, first of all when the scale is found.
  const here = useRef(startPage);
  useLayoutEffect(() => goTo(here.current), [goTo, scale]);

  const showQuoteOnce = useCallback((mark: HTMLElement) => {
    if (hasShownQuote.current) return;
    hasShownQuote.current = true;
    mark.scrollIntoView({ block: "center" });
  }, []);

  const onScroll = () => {
    if (!scroller.current) return;
    here.current = pageInView(scroller.current);
    setPage(here.current);
  };
  const zoomBy = (factor: number) => setZoom(clampZoom(scale * factor));
  const onKeyDown = (event: KeyboardEvent) => {
    const keys: Record<string, () => void> = {
      ArrowRight: () => goTo(page + 1),
      ArrowLeft: () => goTo(page - 1),
      PageDown: () => goTo(page + 1),
      PageUp: () => goTo(page - 1),
      Home: () => goTo(1),
      End: () => goTo(pdf.numPages),
      "+": () => zoomBy(1.2),
      "-": () => zoomBy(1 / 1.2),
    };
    const act = keys[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act();
  };

  return (
    <>
      <PdfToolbar
        page={page}
        total={pdf.numPages}
        scale={scale}
        onPage={goTo}
        onZoom={zoomBy}
        onFit={() => setZoom(null)}
        onQuote={quotedPages.length > 0 ? goToQuote : null}
      />
      <p id="pdf-keys" className="sr-only">
        {viewer.keys}
      </p>
      {/* The region scrolls and has keys of its own, so it takes the focus. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <div
        ref={scroller}
        role="region"
        aria-label={viewer.pages}
        aria-describedby="pdf-keys"
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        onScroll={onScroll}
        onKeyDown={onKeyDown}
        className="relative flex-1 overflow-auto bg-sunken p-4 max-sm:p-2 focus-visible:outline-offset-[-2px]"
      >
        {Array.from({ length: pdf.numPages }, (_, index) => index + 1).map((number) => (
          <PdfPage
            key={number}
            pdf={pdf}
            number={number}
            label={viewer.pageLabel(number, pdf.numPages)}
            scale={scale}
            guess={firstSize}
            quote={quotedPages.includes(number) ? quote : null}
            onMarked={showQuoteOnce}
          />
        ))}
      </div>
    </>
  );
}
