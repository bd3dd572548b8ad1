import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState, type KeyboardEvent } from "react";
import { useLocation, useNavigate } from "react-router";

import { Busy } from "@/components/ui/busy";
import { Problem } from "@/components/ui/notice";
import { useSession } from "@/features/chat/api/get-session";
import { Announcer } from "@/features/chat/components/announcer";
import { Composer } from "@/features/chat/components/composer";
import { EmptyState } from "@/features/chat/components/empty-state";
import { LiveTurn } from "@/features/chat/components/live-turn";
import { SourcesSide } from "@/features/chat/components/sources-side";
import { Thread } from "@/features/chat/components/thread";
import { Turns } from "@/features/chat/components/turns";
import { useSources } from "@/features/chat/components/use-sources";
import { forget, startAsking, stopAsking, useLives } from "@/features/chat/live/live-store";
import { useWords } from "@/lib/words/language";

/** One conversation, or the beginning of one when there is no id yet. */
export function Conversation({ id }: { id: string | null }) {
  const { chat } = useWords();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { key: visit } = useLocation();
  const lives = useLives();
  const [beganHere, setBeganHere] = useState<string | null>(null);
  const { data, error, refetch } = useSession(id);

  const live = lives.find((one) => (id === null ? one.key === beganHere : one.sessionId === id));
  const isAnswering = live !== undefined && live.error === null;
  // The server saves a turn as it begins; what is being written now is shown from here, not from there.
  const messages = (data?.messages ?? []).filter(({ id: saved }) => saved !== live?.questionId && saved !== live?.answerId);
  const panel = useSources(messages, live);

  // The conversation gets its address as soon as the server has given it an id.
  const givenId = id === null ? (live?.sessionId ?? null) : null;
  useEffect(() => {
    if (givenId) void navigate(`/conversas/${givenId}`, { replace: true, state: { began: visit } });
  }, [givenId, navigate, visit]);

  const ask = (question: string) => {
    panel.follow();
    const key = startAsking(queries, question, id);
    if (id === null) setBeganHere(key);
  };
  const retry = () => {
    if (!live) return;
    forget(live.key);
    ask(live.question);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape" && isAnswering) stopAsking(live.key);
  };

  const isEmpty = messages.length === 0 && !live;
  const version = `${messages.length}|${live?.key ?? ""}|${live?.text.length ?? 0}|${live?.stage ?? ""}`;
  const body = () => {
    if (id === null && isEmpty) return <EmptyState onAsk={ask} />;
    if (error && !live) {
      return (
        <div className="mx-auto w-full max-w-3xl p-6">
          <Problem title={chat.loadFailed} error={error} onRetry={() => void refetch()} />
        </div>
      );
    }
    if (isEmpty && !data) return <Busy />;
    return (
      <Thread version={version} asked={live?.key}>
        <Turns messages={messages} isAnswering={live !== undefined} onSelect={panel.select} onAsk={ask} />
        {live && (
          <LiveTurn
            live={live}
            onCite={(n) => live.answerId && panel.select(live.answerId, n)}
            onRetry={retry}
          />
        )}
      </Thread>
    );
  };

  return (
    <div className="flex min-h-0 min-w-0 flex-1">
      {/* Esc stops the answer from anywhere in the conversation. */}
      {/* eslint-disable-next-line jsx-a11y/no-static-element-interactions */}
      <div className="flex min-w-0 flex-1 flex-col" onKeyDown={onKeyDown}>
        <div className="flex min-h-0 flex-1 flex-col overflow-y-auto">{body()}</div>
        <Announcer live={live} last={messages.at(-1)} />
        {!(error && !live && id !== null) && (
          <Composer conversation={id} isAnswering={isAnswering} onSend={ask} onStop={() => live && stopAsking(live.key)} />
        )}
      </div>
      <SourcesSide
        sources={panel.sources}
        selection={panel.selection}
        isOpen={panel.isOpen}
        onClose={panel.close}
      />
    </div>
  );
}
