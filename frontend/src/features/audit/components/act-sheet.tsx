import { X } from "lucide-react";
import type { ReactNode } from "react";

import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { Sheet } from "@/components/ui/sheet";
import type { ActFilter } from "@/features/audit/api/acts";
import type { Names } from "@/lib/api/names";
import type { RecordedAct } from "@/lib/wire";
import { useWords } from "@/lib/words/language";

interface DetailProps {
  label: string;
  children: ReactNode;
  /** Looks for all acts that have this in common. */
  onMore?: () => void;
}

function Detail({ label, children, onMore }: DetailProps) {
  const { audit } = useWords();
  return (
    <div>
      <dt className="text-sm font-semibold text-soft">{label}</dt>
      <dd className="flex flex-wrap items-baseline gap-x-3 break-all">
        {children}
        {onMore && (
          <Button look="quiet" size="small" onPress={onMore} aria-label={audit.allOf(label)}>
            {audit.all}
          </Button>
        )}
      </dd>
    </div>
  );
}

/** A person's name where it is known, and always the id: that is what the record holds. */
function Person({ id, names }: { id: string | null; names: Names }) {
  const { audit } = useWords();
  const name = id === null ? audit.nobody : names.get(id);
  return (
    <span>
      {name && <span className="block break-words">{name}</span>}
      {id && <code className="text-sm">{id}</code>}
    </span>
  );
}

interface DetailsProps {
  act: RecordedAct;
  names: Names;
  onFilter: (part: Partial<ActFilter>) => void;
}

function Details({ act, names, onFilter }: DetailsProps) {
  const { audit, locale } = useWords();
  const { actor_id: actor, key_id: key, address, subject_kind: kind, subject_id: id } = act;
  const at = new Date(act.at).toLocaleString(locale, { dateStyle: "full", timeStyle: "long" });
  return (
    <dl className="space-y-3">
      <Detail label={audit.at}>
        <span className="break-normal">{at}</span>
      </Detail>
      <Detail label={audit.action} onMore={() => onFilter({ action: act.action })}>
        <code>{act.action}</code>
      </Detail>
      <Detail label={audit.person} onMore={actor ? () => onFilter({ actor }) : undefined}>
        <Person id={actor} names={names} />
      </Detail>
      {key && <Detail label={audit.key}>{key}</Detail>}
      {address && (
        <Detail label={audit.address} onMore={() => onFilter({ address })}>
          {address}
        </Detail>
      )}
      {kind && (
        <Detail label={audit.subject} onMore={id ? () => onFilter({ subjectKind: kind, subjectId: id }) : undefined}>
          {kind === "user" && id ? <Person id={id} names={names} /> : `${kind} ${id ?? ""}`}
        </Detail>
      )}
      {act.has_text && (
        <Detail label={audit.text}>
          <span className="break-words whitespace-pre-line">{act.text ?? audit.textNotKept}</span>
        </Detail>
      )}
      <Detail label={audit.data}>
        {Object.keys(act.data).length === 0 ? (
          audit.noData
        ) : (
          <pre className="w-full rounded-xl bg-sunken p-3 text-sm whitespace-pre-wrap">{JSON.stringify(act.data, null, 2)}</pre>
        )}
      </Detail>
      <Detail label={audit.hash}>
        <code className="text-sm">{act.hash}</code>
      </Detail>
      <Detail label={audit.previous}>
        <code className="text-sm">{act.previous}</code>
      </Detail>
    </dl>
  );
}

interface ActSheetProps {
  /** Nothing is open without one. */
  act: RecordedAct | null;
  names: Names;
  onFilter: (part: Partial<ActFilter>) => void;
  onClose: () => void;
}

/** All that the record holds of one act, and the way to those that have something in common with it. */
export function ActSheet({ act, names, onFilter, onClose }: ActSheetProps) {
  const { app, audit } = useWords();
  const title = act ? audit.actTitle(act.seq) : audit.title;
  return (
    <Sheet isOpen={act !== null} onOpenChange={(isOpen) => !isOpen && onClose()} label={title} side="right" width="w-[34rem]">
      <header className="flex items-center justify-between gap-2 border-b border-line px-4 py-2">
        <h2 className="text-lg font-semibold">{title}</h2>
        <IconButton icon={X} label={app.close} onPress={onClose} />
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto p-4">
        {act && (
          <>
            <p className="mb-4 text-xl font-semibold">{act.words}</p>
            <Details act={act} names={names} onFilter={onFilter} />
          </>
        )}
      </div>
    </Sheet>
  );
}
