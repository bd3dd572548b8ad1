import { Plus } from "lucide-react";
import { useState, type ReactNode } from "react";

import { Busy } from "@/components/ui/busy";
import { Button } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import { Problem } from "@/components/ui/notice";
import { Refusal } from "@/components/ui/refusal";
import { messageOf } from "@/lib/failure";

interface Listed {
  id: string;
  name: string;
}

interface ListPartProps<Item extends Listed> {
  words: { text: string; create: string; loadFailed: string; removeTitle: (name: string) => string; removeText: string; removeAction: string };
  list: { data?: { items: Item[] }; error: unknown; refetch: () => unknown };
  remove: { error: unknown; mutate: (id: string) => void };
  onCreate: () => void;
  /** Shows the items; `onRemove` asks before it removes. */
  children: (items: Item[], onRemove: (item: Item) => void) => ReactNode;
}

/** What is made here, and removed after asking; why one was not removed stands above. */
export function ListPart<Item extends Listed>({ words, list, remove, onCreate, children }: ListPartProps<Item>) {
  const [leaving, setLeaving] = useState<Item | null>(null);
  const { data, error, refetch } = list;
  const missing = error ? <Problem title={words.loadFailed} error={error} onRetry={() => void refetch()} /> : <Busy />;
  return (
    <>
      <div className="mb-4 flex flex-wrap items-center justify-between gap-3">
        <p className="text-soft">{words.text}</p>
        <Button onPress={onCreate}>
          <Plus aria-hidden size={18} />
          {words.create}
        </Button>
      </div>
      {remove.error && (
        <div className="mb-3">
          <Refusal>{messageOf(remove.error)}</Refusal>
        </div>
      )}
      {data ? children(data.items, setLeaving) : missing}
      <Confirm
        isOpen={leaving !== null}
        title={words.removeTitle(leaving?.name ?? "")}
        text={words.removeText}
        action={words.removeAction}
        onConfirm={() => leaving && remove.mutate(leaving.id)}
        onClose={() => setLeaving(null)}
      />
    </>
  );
}
