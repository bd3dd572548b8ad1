import * as pdfjs from "pdfjs-dist/legacy/build/pdf.mjs";
import workerUrl from "pdfjs-dist/legacy/build/pdf.worker.min.mjs?url";
import { useEffect, useState } from "react";

import { renew } from "@/lib/door/renew";
import { findQuote } from "@/lib/quote";

// The legacy build runs on the browsers that public offices really have.
pdfjs.GlobalWorkerOptions.workerSrc = workerUrl;

export type Pdf = pdfjs.PDFDocumentProxy;

export interface Size {
  width: number;
  height: number;
}

export interface OpenPdf {
  pdf: Pdf;
  /** Size of the first page at scale 1: the guess for pages that have not been read yet. */
  firstSize: Size;
  /** Where the quote is, best page first; empty when no page has it. */
  quotedPages: number[];
  startPage: number;
}

type State = { status: "loading" } | { status: "failed" } | ({ status: "open" } & OpenPdf);

async function pageText(pdf: Pdf, page: number): Promise<string> {
  const content = await (await pdf.getPage(page)).getTextContent();
  return content.items.map((item) => ("str" in item ? item.str : "")).join(" ");
}

/** Pages worth looking at: the cited one and its neighbours, or the beginning when no page is known. */
export function candidatePages(page: number | null, total: number): number[] {
  const wanted = page === null ? Array.from({ length: 40 }, (_, index) => index + 1) : [page, page + 1, page - 1];
  return wanted.filter((candidate) => candidate >= 1 && candidate <= total);
}

/** The pages that hold the quote: one, or two where it goes on over the page. */
async function locateQuote(pdf: Pdf, page: number | null, quote: string): Promise<number[]> {
  const seen: { page: number; coverage: number }[] = [];
  for (const candidate of candidatePages(page, pdf.numPages)) {
    const { coverage } = findQuote(await pageText(pdf, candidate), quote);
    seen.push({ page: candidate, coverage });
    if (coverage > 0.9) break;
  }
  const best = seen.sort((a, b) => b.coverage - a.coverage)[0];
  if (!best || best.coverage < 0.3) return [];
  if (best.coverage > 0.9) return [best.page];
  const rest = seen.filter((other) => Math.abs(other.page - best.page) === 1 && other.coverage >= 0.15);
  return [best.page, ...rest.map((other) => other.page)];
}

async function open(pdf: Pdf, page: number | null, quote: string | null): Promise<OpenPdf> {
  const { width, height } = (await pdf.getPage(1)).getViewport({ scale: 1 });
  const quotedPages = quote ? await locateQuote(pdf, page, quote) : [];
  const startPage = quotedPages[0] ?? Math.min(Math.max(page ?? 1, 1), pdf.numPages);
  return { pdf, firstSize: { width, height }, quotedPages, startPage };
}

function load(url: string): pdfjs.PDFDocumentLoadingTask {
  return pdfjs.getDocument({
    url,
    cMapUrl: "/pdfjs/cmaps/",
    standardFontDataUrl: "/pdfjs/standard_fonts/",
    wasmUrl: "/pdfjs/wasm/",
    // The content security policy allows no WebAssembly; the decoders' JavaScript twins lie in the same folder.
    useWasm: false,
    isEvalSupported: false,
    enableXfa: false,
  });
}

/** pdf.js sends its requests itself: a session that ran out is renewed here, and the document asked for once more. */
function loadRenewed(url: string) {
  const began = Date.now();
  let task = load(url);
  const again = async (error: unknown): Promise<Pdf> => {
    const isRefused = error instanceof pdfjs.ResponseException && error.status === 401;
    if (!isRefused || !(await renew(began))) throw error;
    task = load(url);
    return task.promise;
  };
  return { pdf: task.promise.catch(again), destroy: () => task.destroy() };
}

/** Opens a PDF and finds the quote in it. The document is released when the component goes. */
export function usePdf(url: string, page: number | null, quote: string | null): State {
  const [state, setState] = useState<State>({ status: "loading" });
  useEffect(() => {
    let live = true;
    const loading = loadRenewed(url);
    // Every failure of a foreign file ends in the same words, and the original can still be downloaded.
    loading.pdf
      .then((pdf) => open(pdf, page, quote))
      .then(
        (opened) => live && setState({ status: "open", ...opened }),
        () => live && setState({ status: "failed" }),
      );
    return () => {
      live = false;
      void loading.destroy();
    };
  }, [url, page, quote]);
  return state;
}
