import { Button } from "react-aria-components/Button";

import { AnswerText } from "@/components/answer/answer-text";
import { citedSources } from "@/components/answer/citations";
import { openSource } from "@/components/answer/open-source";
import { Busy } from "@/components/ui/busy";
import { Problem } from "@/components/ui/notice";
import { isOver, type Trial } from "@/features/prompts/editing/trial";
import type { Side } from "@/features/prompts/editing/use-trials";
import { seconds } from "@/lib/format";
import type { Message, Source } from "@/lib/wire";
import { useWords } from "@/lib/words/language";

function SourceList({ message }: { message: Message }) {
  const words = useWords();
  const cited = citedSources(message.content, message.sources);
  const shown = message.found ? cited : message.sources.slice(0, 3);
  if (shown.length === 0) return null;
  const place = ({ label, document_title: title, page }: Source) =>
    [label ?? title, page === null ? null : words.sources.page(page)].filter(Boolean).join(", ");
  return (
    <div>
      <h4 className="text-sm font-semibold text-soft">{message.found ? words.prompts.citedSources : words.prompts.nearest}</h4>
      <ul className="mt-1 space-y-1 text-[0.95rem]">
        {shown.map((source) => (
          <li key={source.n}>
            <Button onPress={() => openSource(source)} className="rounded text-left text-brand hover:underline">
              {`[${source.n}] ${place(source)}`}
            </Button>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** What the checking of the answer came to, and who wrote it how quickly. */
function Verdict({ message }: { message: Message }) {
  const { prompts, chat, locale } = useWords();
  // A doubt about the whole answer stands in its text.
  const unproven = message.flags.filter(({ reason }) => reason !== "doubtful").length;
  const checked = unproven > 0 ? prompts.unproven(unproven) : prompts.allProven;
  const facts = [
    message.found ? checked : prompts.notFound,
    message.support === null ? null : chat.support(Math.round(message.support * 100)),
    message.mode === "extractive" ? chat.extractive : message.model,
    message.response_time_ms === null ? null : chat.seconds(seconds(message.response_time_ms, locale)),
  ];
  return <p className="text-sm text-soft">{facts.filter(Boolean).join(" · ")}</p>;
}

/** One of the two answers: as it comes, then as it was checked, with its sources. */
export function TrialCard({ side, trial }: { side: Side; trial: Trial }) {
  const { prompts, chat } = useWords();
  const { message, sources, error, stage } = trial;
  const content = message?.content ?? trial.text;
  const cite = (n: number) => {
    const source = sources.find((each) => each.n === n);
    if (source) openSource(source);
  };
  return (
    <article
      data-trial={side}
      data-over={isOver(trial) || undefined}
      aria-label={prompts.sides[side]}
      className="min-w-0 space-y-3 rounded-xl border border-line bg-ground p-4"
    >
      <h3 className="font-semibold">{prompts.sides[side]}</h3>
      {content && (
        <AnswerText content={content} sources={sources} flags={message?.flags} isStreaming={!isOver(trial)} onCite={cite} />
      )}
      {!content && !isOver(trial) && stage !== "stopped" && <Busy label={chat.stages[stage]} />}
      {stage === "stopped" && <p className="text-sm text-soft">{prompts.stopped}</p>}
      {error !== null && <Problem title={prompts.tryFailed} error={error} />}
      {message && (
        <>
          <SourceList message={message} />
          <Verdict message={message} />
        </>
      )}
    </article>
  );
}
