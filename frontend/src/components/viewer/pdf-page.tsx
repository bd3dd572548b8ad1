import { TextLayer, type PDFPageProxy, type RenderTask } from "pdfjs-dist/legacy/build/pdf.mjs";
import { useEffect, useRef, useState, type CSSProperties } from "react";

import { markQuote } from "@/components/viewer/mark-quote";
import type { Pdf, Size } from "@/components/viewer/pdf-document";

interface PdfPageProps {
  pdf: Pdf;
  number: number;
  label: string;
  scale: number;
  guess: Size;
  quote: string | null;
  /** Called once with the first mark of the quote, when it is in place. */
  onMarked: (mark: HTMLElement) => void;
}

/** True while the element is on the screen or within one screen of it. */
function useNear(element: React.RefObject<HTMLElement | null>): boolean {
  const [near, setNear] = useState(false);
  useEffect(() => {
    if (!element.current) return;
    const root = element.current.parentElement;
    const observer = new IntersectionObserver(([entry]) => setNear(entry?.isIntersecting ?? false), {
      root,
      rootMargin: "100% 0px",
    });
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element]);
  return near;
}

function draw(page: PDFPageProxy, canvas: HTMLCanvasElement, scale: number): RenderTask {
  const density = Math.min(window.devicePixelRatio || 1, 2);
  const viewport = page.getViewport({ scale: scale * density });
  canvas.width = Math.floor(viewport.width);
  canvas.height = Math.floor(viewport.height);
  return page.render({ canvas, viewport });
}

/** One page: its picture, and over it the same text, invisible, to select, read aloud and mark. */
export function PdfPage({ pdf, number, label, scale, guess, quote, onMarked }: PdfPageProps) {
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const text = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState(guess);
  const near = useNear(frame);

  useEffect(() => {
    if (!near) return;
    let live = true;
    let picture: RenderTask | undefined;
    let layer: TextLayer | undefined;
    const show = async () => {
      const page = await pdf.getPage(number);
      if (!live || !canvas.current || !text.current) return;
      const viewport = page.getViewport({ scale });
      setSize({ width: viewport.width / scale, height: viewport.height / scale });
      text.current.replaceChildren();
      picture = draw(page, canvas.current, scale);
      layer = new TextLayer({ textContentSource: page.streamTextContent(), container: text.current, viewport });
      await Promise.all([picture.promise, layer.render()]);
      const mark = quote ? markQuote(layer.textDivs, quote) : null;
      if (mark) onMarked(mark);
    };
    // A drawing that was cancelled, or a page too damaged to draw, leaves the page blank.
    show().catch(() => undefined);
    return () => {
      live = false;
      picture?.cancel();
      layer?.cancel();
    };
  }, [near, pdf, number, scale, quote, onMarked]);

  const style = {
    width: Math.floor(size.width * scale),
    height: Math.floor(size.height * scale),
    "--total-scale-factor": scale,
    "--scale-round-x": "1px",
    "--scale-round-y": "1px",
  } as CSSProperties;
  return (
    <div ref={frame} data-page={number} role="group" aria-label={label} style={style} className="relative mx-auto mb-4 bg-white shadow-raised">
      {near && (
        <>
          <canvas ref={canvas} aria-hidden className="block size-full" />
          <div ref={text} className="pdf-text" />
        </>
      )}
    </div>
  );
}
