import { KeyRound, Plus } from "lucide-react";
import { useState } from "react";

import { Busy } from "@/components/ui/busy";
import { Button } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import { Problem } from "@/components/ui/notice";
import { notify } from "@/components/ui/toasts";
import { useKeys, useRevokeKey } from "@/features/account/api/keys";
import { KeyForm } from "@/features/account/components/key-form";
import { SecretText } from "@/components/ui/secret-text";
import { Section } from "@/components/ui/section";
import { messageOf } from "@/lib/failure";
import { shortDate } from "@/lib/format";
import type { ApiKey, Me } from "@/lib/wire";
import { useWords } from "@/lib/words/language";

function Row({ apiKey, onRevoke }: { apiKey: ApiKey; onRevoke: () => void }) {
  const { account, locale } = useWords();
  const words = account.keys;
  const { name, hint, scopes, expires_at: until, used_at: used } = apiKey;
  const times = [
    until && words.expires(shortDate(until, locale)),
    used ? account.signIns.used(shortDate(used, locale)) : words.neverUsed,
  ];
  return (
    <li className="flex flex-wrap items-center gap-3 py-2.5" data-key={apiKey.id}>
      <KeyRound aria-hidden size={20} className="shrink-0 text-brand" />
      <div className="min-w-0 flex-1">
        <p className="font-semibold break-words">
          {name} <span className="font-mono text-sm font-normal text-soft">{hint}…</span>
        </p>
        <p className="text-sm text-soft">{scopes.map((scope) => account.permissions[scope]).join(", ")}</p>
        <p className="text-sm text-soft">{times.filter(Boolean).join(" · ")}</p>
      </div>
      <Button look="secondary" size="small" aria-label={words.revokeOf(name)} onPress={onRevoke}>
        {words.revoke}
      </Button>
    </li>
  );
}

function KeyListing() {
  const words = useWords().account.keys;
  const { data, error, refetch } = useKeys();
  const revoke = useRevokeKey();
  const [leaving, setLeaving] = useState<ApiKey | null>(null);
  const onConfirm = () => {
    if (leaving) revoke.mutate(leaving.id, { onError: (failure) => notify({ text: words.failed, detail: messageOf(failure) }) });
  };
  if (!data) return error ? <Problem title={words.loadFailed} error={error} onRetry={() => void refetch()} /> : <Busy />;
  if (data.items.length === 0) return <p className="text-soft">{words.none}</p>;
  return (
    <>
      <ul className="divide-y divide-line">
        {data.items.map((each) => (
          <Row key={each.id} apiKey={each} onRevoke={() => setLeaving(each)} />
        ))}
      </ul>
      <Confirm
        isOpen={leaving !== null}
        title={words.revokeTitle}
        text={words.revokeText(leaving?.name ?? "")}
        action={words.revoke}
        onConfirm={onConfirm}
        onClose={() => setLeaving(null)}
      />
    </>
  );
}

/** Keys for the person's programs; a secret is shown once. */
export function KeysSection({ me }: { me: Me }) {
  const words = useWords().account.keys;
  const [isMaking, setIsMaking] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  return (
    <Section title={words.title} text={words.text}>
      <KeyListing />
      {secret !== null && (
        <div role="status" className="mt-3 space-y-2 border-t border-line pt-3">
          <p className="font-semibold">{words.secretTitle}</p>
          <p className="text-soft">{words.secretText}</p>
          <SecretText lines={[secret]} label={words.copy} />
          <Button size="small" onPress={() => setSecret(null)}>
            {words.done}
          </Button>
        </div>
      )}
      {secret === null && isMaking && (
        <KeyForm
          permissions={me.permissions}
          onCancel={() => setIsMaking(false)}
          onMade={(made) => {
            setIsMaking(false);
            setSecret(made);
          }}
        />
      )}
      {secret === null && !isMaking && (
        <Button look="secondary" size="small" className="mt-3" onPress={() => setIsMaking(true)}>
          <Plus aria-hidden size={16} />
          {words.create}
        </Button>
      )}
    </Section>
  );
}
