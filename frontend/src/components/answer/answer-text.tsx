import { memo, useMemo, type ReactNode } from "react";
import Markdown, { type Components } from "react-markdown";
import remarkGfm from "remark-gfm";

import { Citation, CitationContext } from "@/components/answer/citation";
import { FlagContext, Unproven } from "@/components/answer/unproven";
import { prepareMarkdown, remarkCitations } from "@/components/answer/citations";
import type { Flag, Source } from "@/lib/wire";

interface AnswerTextProps {
  content: string;
  sources: Source[];
  flags?: Flag[];
  isStreaming?: boolean;
  onCite: (n: number) => void;
}

/** The host a link leads to, where its own text is not that very address. */
function unsaidHost(address: string, text: ReactNode): string {
  if (text === address || !URL.canParse(address)) return "";
  return new URL(address).host;
}

const components: Components = {
  cite: ({ node }) => <Citation n={Number(node?.properties.dataN ?? node?.properties["data-n"])} />,
  mark: ({ node }) => <Unproven n={Number(node?.properties.dataN ?? node?.properties["data-n"])} />,
  // The text of a link may say one place and lead to another: the real host is shown.
  a: ({ href = "", children }) => (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow">
      {children}
      {unsaidHost(href, children) && <span className="text-sm text-soft"> ({unsaidHost(href, children)})</span>}
    </a>
  ),
  table: ({ children }) => (
    <div className="overflow-x-auto">
      <table>{children}</table>
    </div>
  ),
};

const noFlags: Flag[] = [];

/** The answer's Markdown: no images, no raw HTML, citations as buttons. */
export const AnswerText = memo(function AnswerText({ content, sources, flags = noFlags, isStreaming = false, onCite }: AnswerTextProps) {
  const known = useMemo(() => new Set(sources.map(({ n }) => n)), [sources]);
  const context = useMemo(() => ({ sources, onCite }), [sources, onCite]);
  return (
    <CitationContext value={context}>
      <FlagContext value={flags}>
        <div className="answer break-words">
          <Markdown
            skipHtml
            disallowedElements={["img"]}
            remarkPlugins={[remarkGfm, [remarkCitations, { known }]]}
            components={components}
          >
            {prepareMarkdown(content, isStreaming)}
          </Markdown>
        </div>
      </FlagContext>
    </CitationContext>
  );
});
