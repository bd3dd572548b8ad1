import { useQueryClient } from "@tanstack/react-query";
import { SquarePen } from "lucide-react";
import { useState } from "react";
import { Link, useNavigate, useParams } from "react-router";

import { Button } from "@/components/ui/button";
import { Problem } from "@/components/ui/notice";
import { useSessions } from "@/features/chat/api/list-sessions";
import { deleteWithUndo, usePendingDeletes } from "@/features/chat/components/pending-deletes";
import { SessionItem } from "@/features/chat/components/session-item";
import { useLives } from "@/features/chat/live/live-store";
import { ageOf, type Age } from "@/lib/format";
import type { Session } from "@/lib/wire";
import { useWords } from "@/lib/words/language";

const step = 50;
const ages: Age[] = ["today", "yesterday", "week", "older"];

interface SessionListProps {
  /** Called when the person goes somewhere, so that a drawer can close. */
  onGo: () => void;
}

function byAge(sessions: Session[]): [Age, Session[]][] {
  const now = new Date();
  return ages
    .map((age): [Age, Session[]] => [age, sessions.filter(({ updated_at }) => ageOf(updated_at, now) === age)])
    .filter(([, group]) => group.length > 0);
}

export function SessionList({ onGo }: SessionListProps) {
  const words = useWords().sessions;
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { id } = useParams();
  const [limit, setLimit] = useState(step);
  const { data, error, refetch } = useSessions(limit);
  const pending = usePendingDeletes();
  const lives = useLives();
  const answering = new Set(lives.filter((live) => live.error === null).map((live) => live.sessionId));
  const shown = (data?.items ?? []).filter((session) => !pending.has(session.id));

  const remove = (session: Session) => {
    deleteWithUndo(queries, session);
    if (session.id === id) void navigate("/");
  };

  return (
    <>
      <div className="p-3">
        <Link
          to="/"
          onClick={onGo}
          className="flex items-center justify-center gap-2 rounded-full border border-brand px-4 py-2 font-semibold text-brand hover:bg-brand-soft"
        >
          <SquarePen aria-hidden size={18} />
          {words.new}
        </Link>
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto px-3 pb-4">
        {error && !data && <Problem title={words.title} error={error} onRetry={() => void refetch()} />}
        {data && shown.length === 0 && <p className="px-2.5 text-[0.95rem] text-soft">{words.empty}</p>}
        {byAge(shown).map(([age, group]) => (
          <section key={age} aria-label={words[age]} className="mb-3">
            <h3 className="px-2.5 pb-1 text-sm font-semibold text-soft">{words[age]}</h3>
            <ul>
              {group.map((session) => (
                <SessionItem
                  key={session.id}
                  session={session}
                  isAnswering={answering.has(session.id)}
                  onOpen={onGo}
                  onDelete={() => remove(session)}
                />
              ))}
            </ul>
          </section>
        ))}
        {data && data.total > data.items.length && (
          <Button look="quiet" size="small" className="w-full" onPress={() => setLimit(limit + step)}>
            {words.more}
          </Button>
        )}
      </div>
    </>
  );
}
