import { useState } from "react";

import { Busy } from "@/components/ui/busy";
import { Button } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import { Problem } from "@/components/ui/notice";
import { Refusal } from "@/components/ui/refusal";
import { useKeysOf, useRevokeKeyOf } from "@/features/people/api/access";
import { Panel } from "@/features/people/components/panel";
import { messageOf } from "@/lib/failure";
import { shortDate } from "@/lib/format";
import type { ApiKey, Person } from "@/lib/wire";
import { useWords } from "@/lib/words/language";

function Row({ apiKey, onRevoke }: { apiKey: ApiKey; onRevoke: () => void }) {
  const { account, locale } = useWords();
  const { name, hint, scopes, expires_at: until, used_at: used } = apiKey;
  const times = [
    until && account.keys.expires(shortDate(until, locale)),
    used ? account.signIns.used(shortDate(used, locale)) : account.keys.neverUsed,
  ];
  return (
    <li className="flex flex-wrap items-center gap-3 py-2" data-key={apiKey.id}>
      <div className="min-w-0 flex-1">
        <p className="font-semibold break-words">
          {name} <span className="font-mono text-sm font-normal text-soft">{hint}…</span>
        </p>
        <p className="text-sm text-soft">{scopes.map((scope) => account.permissions[scope]).join(", ")}</p>
        <p className="text-sm text-soft">{times.filter(Boolean).join(" · ")}</p>
      </div>
      <Button look="secondary" size="small" aria-label={account.keys.revokeOf(name)} onPress={onRevoke}>
        {account.keys.revoke}
      </Button>
    </li>
  );
}

/** Somebody's API keys; their secrets nobody sees. */
export function PersonKeys({ person }: { person: Person }) {
  const words = useWords().account.keys;
  const { data, error, refetch } = useKeysOf(person.id);
  const revoke = useRevokeKeyOf(person.id);
  const [leaving, setLeaving] = useState<ApiKey | null>(null);
  return (
    <Panel title={words.title}>
      {revoke.error && <Refusal>{messageOf(revoke.error)}</Refusal>}
      {!data && (error ? <Problem title={words.loadFailed} error={error} onRetry={() => void refetch()} /> : <Busy />)}
      {data?.items.length === 0 && <p className="text-soft">{words.none}</p>}
      <ul className="divide-y divide-line">
        {data?.items.map((each) => (
          <Row key={each.id} apiKey={each} onRevoke={() => setLeaving(each)} />
        ))}
      </ul>
      <Confirm
        isOpen={leaving !== null}
        title={words.revokeTitle}
        text={words.revokeText(leaving?.name ?? "")}
        action={words.revoke}
        onConfirm={() => leaving && revoke.mutate(leaving.id)}
        onClose={() => setLeaving(null)}
      />
    </Panel>
  );
}
