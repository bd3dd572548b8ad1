import { Meter } from "@/components/ui/meter";
import type { LibraryDocument } from "@/lib/wire";
import { useWords } from "@/lib/words/language";

const tones = {
  received: "bg-sunken text-soft",
  processing: "bg-brand-soft text-brand",
  ready: "bg-good-soft text-good",
  failed: "bg-bad-soft text-bad",
};

/** The state of a document in words, with what it is doing or why it failed. */
export function DocumentStateCell({ document }: { document: LibraryDocument }) {
  const { library } = useWords();
  const { state, stage, progress, reason, title, unread_pages: unread } = document;
  return (
    <div data-state={state}>
      <p className="flex flex-wrap items-baseline gap-x-2">
        <span className={`rounded-full px-2.5 py-0.5 text-sm font-semibold ${tones[state]}`}>{library.states[state]}</span>
        {state === "processing" && stage && <span className="text-sm text-soft">{library.stages[stage]}</span>}
      </p>
      {state === "processing" && (
        <div className="mt-1.5 max-w-56">
          <Meter label={library.progress(title)} value={progress} />
        </div>
      )}
      {state === "ready" && unread.length > 0 && (
        <p className="mt-1 max-w-md text-sm leading-snug text-soft">{library.unreadPages(unread)}</p>
      )}
      {state === "failed" && (
        <p className="mt-1 max-w-md text-[0.95rem] leading-snug text-bad">{reason?.message ?? library.unknownReason}</p>
      )}
    </div>
  );
}
