import { CircleAlert, CircleCheck, CircleSlash, Download, X } from "lucide-react";

import { IconButton } from "@/components/ui/icon-button";
import { Meter } from "@/components/ui/meter";
import { useCancelPull, useFollowPull, usePulls } from "@/features/models/api/pulls";
import { fileSize } from "@/lib/format";
import type { Pull } from "@/lib/wire";
import { useWords } from "@/lib/words/language";
import type { Words } from "@/lib/words/pt";

const signs = {
  running: { icon: Download, tone: "text-brand" },
  done: { icon: CircleCheck, tone: "text-good" },
  failed: { icon: CircleAlert, tone: "text-bad" },
  cancelled: { icon: CircleSlash, tone: "text-soft" },
};

function describe({ state, stage, completed, total }: Pull, { models, locale }: Words): string {
  if (state !== "running") return models.pullStates[state];
  if (stage !== "downloading" || total === 0) return models.pullStages[stage];
  return models.pullProgress(fileSize(completed, locale), fileSize(total, locale));
}

function PullRow({ pull }: { pull: Pull }) {
  const words = useWords();
  const cancel = useCancelPull();
  useFollowPull(pull);
  const { icon: Icon, tone } = signs[pull.state];
  return (
    <li className="flex items-center gap-3 py-2" data-pull={pull.state}>
      <Icon aria-hidden size={20} className={`shrink-0 ${tone}`} />
      <div className="min-w-0 flex-1">
        <p className="flex justify-between gap-3">
          <span className="truncate font-semibold">{pull.name}</span>
          <span className={`shrink-0 text-sm tabular-nums ${tone}`}>{describe(pull, words)}</span>
        </p>
        {pull.state === "running" && (
          <Meter label={words.models.pullOf(pull.name)} value={pull.total > 0 ? pull.completed / pull.total : 0} />
        )}
        {pull.problem && (
          <p role="alert" className="text-[0.95rem] text-bad">
            {pull.problem.message}
          </p>
        )}
      </div>
      {pull.state === "running" && (
        <IconButton icon={X} label={words.models.cancelPull(pull.name)} onPress={() => cancel.mutate(pull.id)} />
      )}
    </li>
  );
}

/** The models being fetched, and what became of those of the last minutes. */
export function PullList() {
  const { models } = useWords();
  const { data } = usePulls();
  if (!data || data.items.length === 0) return null;
  return (
    <section aria-label={models.pulls} className="mb-5 rounded-2xl border border-line bg-surface p-4">
      <h2 className="font-semibold">{models.pulls}</h2>
      <ul className="divide-y divide-line">
        {data.items.map((pull) => (
          <PullRow key={pull.id} pull={pull} />
        ))}
      </ul>
    </section>
  );
}
