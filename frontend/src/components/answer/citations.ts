import type { Root, RootContent, Text } from "mdast";

import type { Source } from "@/lib/wire";
import type { Words } from "@/lib/words/pt";

const marks = /\s*\[(\d{1,3}(?:\s*[,;]\s*\d{1,3})*)\]/g;
/** What the server writes after a sentence that the documents do not prove. */
const unproven = /\s*\[(?:sem apoio nos documentos|not supported by the documents)\]/g;
const anyMark = new RegExp(`${unproven.source}|${marks.source}`, "g");

interface Parent {
  children: RootContent[];
}

function citation(n: number): RootContent {
  // `cite` is drawn by the page as a button; Markdown itself can't produce one.
  return { type: "text", value: "", data: { hName: "cite", hProperties: { "data-n": n } } };
}

/** The n-th unproven sentence of the answer: `mark` is drawn by the page as a badge. */
function flag(n: number): RootContent {
  return { type: "text", value: "", data: { hName: "mark", hProperties: { "data-n": n } } };
}

function split(node: Text, known: ReadonlySet<number>, nextFlag: () => number): RootContent[] {
  const parts: RootContent[] = [];
  let end = 0;
  for (const match of node.value.matchAll(anyMark)) {
    const numbers = match[1]?.split(/[,;]/).map((digits) => Number(digits.trim()));
    // A mark without a source (a model's invention, or brackets of the norm itself) stays text.
    if (numbers && !numbers.every((n) => known.has(n))) continue;
    parts.push({ type: "text", value: node.value.slice(end, match.index) });
    parts.push(...(numbers ? numbers.map(citation) : [flag(nextFlag())]));
    end = match.index + match[0].length;
  }
  return end === 0 ? [node] : [...parts, { type: "text", value: node.value.slice(end) }];
}

function walk(parent: Parent, known: ReadonlySet<number>, nextFlag: () => number): void {
  parent.children = parent.children.flatMap((node) => {
    if (node.type === "text") return split(node, known, nextFlag);
    if ("children" in node) walk(node, known, nextFlag);
    return [node];
  });
}

/** A remark plugin: the marks [1] or [1, 2] of known sources become `cite` elements, unproven sentences get a `mark`. */
export function remarkCitations({ known }: { known: ReadonlySet<number> }) {
  return (tree: Root) => {
    let flags = 0;
    walk(tree, known, () => flags++);
  };
}

/** While tokens come, hides a mark that has only begun, and guards marks from Markdown's link syntax. */
export function prepareMarkdown(text: string, isStreaming: boolean): string {
  const shown = isStreaming ? text.replace(/\s*\[(?:[\d,;\s]*|[sn][a-z ]*)$/, "") : text;
  // "[1]: …" at the start of a line would be read as a link definition and vanish; "[1](…)" as a link.
  return shown.replace(/^(\s{0,3}\[\d{1,3}\]):/gm, "$1\\:").replace(/(\[\d{1,3}\])\(/g, "$1\\(");
}

/** The sources that the text really cites, in the order of their numbers. */
export function citedSources(content: string, sources: Source[]): Source[] {
  const numbers = new Set([...content.matchAll(marks)].flatMap((match) => (match[1] ?? "").split(/[,;]/).map(Number)));
  return sources.filter((source) => source.cited || numbers.has(source.n)).sort((a, b) => a.n - b.n);
}

/** The answer as plain text with its sources beneath, for pasting elsewhere. */
export function answerAsText(content: string, sources: Source[], words: Words): string {
  const cited = citedSources(content, sources);
  if (cited.length === 0) return content;
  const lines = cited.map(({ n, document_title, label, page, quote, in_force, note }) => {
    const title = label ?? document_title;
    const standing = in_force ? "" : ` (${note ?? words.sources.notInForce})`;
    const place = (page === null ? title : `${title}, ${words.sources.page(page)}`) + standing;
    return quote ? `[${n}] ${place}: “${quote.replace(/\s+/g, " ").trim()}”` : `[${n}] ${place}`;
  });
  return `${content}\n\n${words.chat.sourcesCopied}\n${lines.join("\n")}`;
}

/** The answer as it should be read aloud: no marks, no Markdown signs. */
export function spokenText(content: string): string {
  return content.replace(unproven, "").replace(marks, "").replace(/[*_#`>|]+/g, "").replace(/\s+/g, " ").trim();
}
