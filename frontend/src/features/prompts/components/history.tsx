import { useState } from "react";

import { Busy } from "@/components/ui/busy";
import { Button } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import { Problem } from "@/components/ui/notice";
import { notify } from "@/components/ui/toasts";
import { useHistory, useRestore } from "@/features/prompts/api/prompts";
import { ChangeItem } from "@/features/prompts/components/change-item";
import { VersionSheet } from "@/features/prompts/components/version-sheet";
import { messageOf } from "@/lib/failure";
import type { Prompt } from "@/lib/wire";
import { useWords } from "@/lib/words/language";

const pageSize = 20;
const mostChanges = 200;

/** A version by its number; null is GovBot's own text. */
type Target = { number: number | null } | null;

/** Every change, newest first; each version can be looked at and made to count again. */
export function History({ prompt }: { prompt: Prompt }) {
  const { prompts } = useWords();
  const [limit, setLimit] = useState(pageSize);
  const [viewed, setViewed] = useState<Target>(null);
  const [wanted, setWanted] = useState<Target>(null);
  const { data, error, isPending, refetch } = useHistory(prompt.language, limit);
  const restore = useRestore();
  const current = prompt.active?.number ?? null;
  const nameOf = (number: number | null) => (number === null ? prompts.shipped : prompts.version(number));

  const onRestore = (number: number | null) =>
    restore.mutate(
      { language: prompt.language, number, revision: prompt.revision },
      {
        onSuccess: () => notify({ text: prompts.restored(nameOf(number)) }),
        onError: (failure) => notify({ text: prompts.restoreFailed, detail: messageOf(failure) }),
      },
    );
  const actions = (number: number | null) => ({
    name: nameOf(number),
    onView: () => setViewed({ number }),
    onRestore: number === current || restore.isPending ? undefined : () => setWanted({ number }),
  });
  return (
    <aside aria-labelledby="prompt-history">
      <h2 id="prompt-history" className="text-lg font-semibold">
        {prompts.historyTitle}
      </h2>
      {isPending && <Busy />}
      {error && <Problem title={prompts.historyFailed} error={error} onRetry={() => void refetch()} />}
      {data?.total === 0 && <p className="mt-1 text-soft">{prompts.historyEmpty}</p>}
      <ol className="mt-2 space-y-2">
        {data?.items.map((change, index) => (
          <ChangeItem key={change.id} change={change} isCurrent={index === 0} {...actions(change.number)} />
        ))}
        {data && <ChangeItem isCurrent={data.total === 0} {...actions(null)} />}
      </ol>
      {data && data.items.length < Math.min(data.total, mostChanges) && (
        <Button look="quiet" size="small" className="mt-2" onPress={() => setLimit(Math.min(limit + pageSize, mostChanges))}>
          {prompts.more}
        </Button>
      )}
      <VersionSheet prompt={prompt} target={viewed} name={nameOf(viewed?.number ?? null)} onClose={() => setViewed(null)} />
      <Confirm
        isOpen={wanted !== null}
        title={prompts.restoreTitle(nameOf(wanted?.number ?? null))}
        text={prompts.restoreText}
        action={prompts.restore}
        onConfirm={() => wanted && onRestore(wanted.number)}
        onClose={() => setWanted(null)}
      />
    </aside>
  );
}
