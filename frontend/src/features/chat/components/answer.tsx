import { CircleHelp, Copy, Lock, Quote, SearchX, Square } from "lucide-react";

import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { notify } from "@/components/ui/toasts";
import { AnswerText } from "@/components/answer/answer-text";
import { NearestPassages } from "@/features/chat/components/nearest-passages";
import { Understood } from "@/features/chat/components/understood";
import { answerAsText, citedSources } from "@/components/answer/citations";
import { SkippedModels } from "@/features/chat/components/skipped-models";
import { copyText } from "@/lib/clipboard";
import { seconds } from "@/lib/format";
import type { Message } from "@/lib/wire";
import { useWords } from "@/lib/words/language";

interface AnswerProps {
  message: Message;
  onCite: (n: number) => void;
  onShowSources: () => void;
}

function Footer({ message, onShowSources }: Omit<AnswerProps, "onCite">) {
  const words = useWords();
  const { chat } = words;
  const cited = citedSources(message.content, message.sources).length || message.sources.length;
  const copy = async () => {
    const copied = await copyText(answerAsText(message.content, message.sources, words));
    notify({ text: copied ? chat.copied : chat.copyFailed }, undefined, 3_000);
  };
  const facts = [
    message.support === null ? null : chat.support(Math.round(message.support * 100)),
    message.model,
    message.response_time_ms === null ? null : chat.seconds(seconds(message.response_time_ms, words.locale)),
  ].filter(Boolean);
  return (
    <footer className="mt-2 -ml-2 flex flex-wrap items-center gap-x-1 text-sm text-soft">
      <IconButton icon={Copy} label={chat.copy} onPress={() => void copy()} />
      {message.sources.length > 0 && (
        <Button look="quiet" size="small" onPress={onShowSources}>
          {message.found ? chat.sourcesButton(cited) : chat.passagesButton(cited)}
        </Button>
      )}
      <span className="ml-1">{facts.join(" · ")}</span>
    </footer>
  );
}

/** What the answer says besides that nothing was found: missing words, another question. */
function withoutTitle(content: string, title: string): string {
  const text = content.trim();
  return text.startsWith(title) ? text.slice(title.length).replace(/^[.\s]+/, "") : text;
}

function NotFound({ message, onCite }: Omit<AnswerProps, "onShowSources">) {
  const { chat } = useWords();
  const more = withoutTitle(message.content, chat.notFoundTitle);
  return (
    <div className="rounded-2xl border border-line bg-warn-soft p-4">
      <p className="flex items-start gap-2 font-semibold">
        <SearchX aria-hidden size={20} className="mt-0.5 shrink-0 text-warn" />
        {chat.notFoundTitle}
      </p>
      {more && (
        <div className="mt-2">
          <AnswerText content={more} sources={message.sources} onCite={onCite} />
        </div>
      )}
      <p className="mt-1 text-[0.95rem] text-soft">{chat.notFoundTip}</p>
      <NearestPassages sources={message.sources} />
    </div>
  );
}

/** The answer without the warning that is its last paragraph, for other programs to show. */
function withoutDoubt(content: string): string {
  const at = content.lastIndexOf("\n\n");
  return at === -1 ? content : content.slice(0, at);
}

function Doubt() {
  const { chat } = useWords();
  return (
    <p className="mt-3 flex items-start gap-2 rounded-xl bg-warn-soft px-3 py-2 text-[0.95rem]">
      <CircleHelp aria-hidden size={18} className="mt-0.5 shrink-0 text-warn" />
      {chat.doubtful}
    </p>
  );
}

/** In the place of an answer whose sources the person may read no more. */
function Withheld({ id }: { id: string }) {
  const { chat } = useWords();
  return (
    <article aria-label={chat.answer} data-answer={id} data-withheld>
      <p className="flex items-center gap-2 rounded-md border border-line bg-ground px-3 py-2 text-soft">
        <Lock aria-hidden size={16} className="shrink-0" />
        {chat.withheld}
      </p>
    </article>
  );
}

/** A finished answer: found, not found, or verbatim excerpts; whole, stopped half way, or kept from the person. */
export function Answer(props: AnswerProps) {
  return props.message.withheld ? <Withheld id={props.message.id} /> : <Told {...props} />;
}

function Told({ message, onCite, onShowSources }: AnswerProps) {
  const { chat } = useWords();
  const isDoubtful = message.flags.at(-1)?.reason === "doubtful";
  return (
    <article aria-label={chat.answer} data-answer={message.id}>
      <Understood question={message.understood} />
      {message.mode === "extractive" && message.found && (
        <p className="mb-2 inline-flex items-center gap-1.5 rounded-full bg-brand-soft px-3 py-0.5 text-sm text-brand" title={chat.extractiveHelp}>
          <Quote aria-hidden size={14} />
          {chat.extractive}
        </p>
      )}
      {message.found || message.stopped ? (
        <>
          <AnswerText content={isDoubtful ? withoutDoubt(message.content) : message.content} sources={message.sources} flags={message.flags} onCite={onCite} />
          {isDoubtful && <Doubt />}
        </>
      ) : (
        <NotFound message={message} onCite={onCite} />
      )}
      {message.stopped && (
        <p className="mt-2 flex items-center gap-1.5 text-sm text-soft">
          <Square aria-hidden size={13} fill="currentColor" />
          {chat.stopped}
        </p>
      )}
      <SkippedModels skipped={message.skipped} writer={message} />
      <Footer message={message} onShowSources={onShowSources} />
    </article>
  );
}
