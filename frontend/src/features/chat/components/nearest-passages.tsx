import { Button } from "react-aria-components/Button";

import { InForceBadge } from "@/components/ui/in-force-badge";
import { openSource } from "@/components/answer/open-source";
import { OrdersNotice } from "@/features/chat/components/orders-notice";
import { compact } from "@/lib/excerpt";
import type { Source } from "@/lib/wire";
import { useWords } from "@/lib/words/language";

const shown = 3;

/** Under "não encontrei": what came closest, so that the person can judge. */
export function NearestPassages({ sources }: { sources: Source[] }) {
  const words = useWords();
  if (sources.length === 0) return null;
  return (
    <div className="mt-3">
      <p className="text-sm font-semibold">{words.chat.notFoundNearest}</p>
      <ul className="mt-1.5 space-y-1.5">
        {sources.slice(0, shown).map((source) => (
          <li key={source.n}>
            <Button
              onPress={() => openSource(source)}
              className="w-full rounded-xl border border-line bg-surface px-3 py-2 text-left hover:border-brand"
            >
              <span className="block text-[0.95rem] font-semibold text-brand">
                {source.label ?? source.document_title}
                {source.page !== null && `, ${words.sources.page(source.page)}`}
              </span>
              <InForceBadge inForce={source.in_force} note={source.note} />
              <span className="line-clamp-2 text-[0.95rem] text-soft">{compact(source.quote || source.text)}</span>
            </Button>
            <OrdersNotice shown={source.holds_orders} />
          </li>
        ))}
      </ul>
    </div>
  );
}
