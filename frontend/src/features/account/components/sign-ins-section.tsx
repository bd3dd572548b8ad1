import { LogOut, Monitor } from "lucide-react";
import { useState } from "react";

import { Busy } from "@/components/ui/busy";
import { Button } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import { Problem } from "@/components/ui/notice";
import { notify } from "@/components/ui/toasts";
import { useEndSignIn, useSignIns } from "@/features/account/api/sign-ins";
import { agentName } from "@/features/account/components/agent";
import { Section } from "@/components/ui/section";
import { signOut } from "@/lib/door/passing";
import { messageOf } from "@/lib/failure";
import { shortDate } from "@/lib/format";
import type { SignIn } from "@/lib/wire";
import { useWords } from "@/lib/words/language";

function useFailed() {
  const { signIns } = useWords().account;
  return (error: unknown) => notify({ text: signIns.failed, detail: messageOf(error) });
}

function Row({ signIn }: { signIn: SignIn }) {
  const { account, locale } = useWords();
  const words = account.signIns;
  const end = useEndSignIn();
  const onError = useFailed();
  const name = agentName(signIn.agent) ?? words.unknown;
  const details = [signIn.address, words.since(shortDate(signIn.created_at, locale)), words.used(shortDate(signIn.used_at, locale))];
  return (
    <li className="flex flex-wrap items-center gap-3 py-2.5" data-sign-in={signIn.is_this ? "this" : "other"}>
      <Monitor aria-hidden size={20} className="shrink-0 text-brand" />
      <div className="min-w-0 flex-1">
        <p className="font-semibold">
          {name}
          {signIn.is_this && <span className="ml-2 rounded-full bg-good-soft px-2.5 py-0.5 text-sm text-good">{words.this}</span>}
        </p>
        <p className="text-sm text-soft">{details.filter(Boolean).join(" · ")}</p>
      </div>
      {!signIn.is_this && (
        <Button
          look="secondary"
          size="small"
          aria-label={words.endOf(name)}
          isDisabled={end.isPending}
          onPress={() => end.mutate(signIn.id, { onError })}
        >
          {words.end}
        </Button>
      )}
    </li>
  );
}

/** Every browser and program of the person, and the way out of each and of all. */
export function SignInsSection() {
  const words = useWords().account.signIns;
  const { data, error, refetch } = useSignIns();
  const [isLeaving, setIsLeaving] = useState(false);
  const onError = useFailed();
  return (
    <Section title={words.title}>
      {!data && (error ? <Problem title={words.loadFailed} error={error} onRetry={() => void refetch()} /> : <Busy />)}
      <ul className="divide-y divide-line">{data?.items.map((signIn) => <Row key={signIn.id} signIn={signIn} />)}</ul>
      <Button look="secondary" size="small" className="mt-3" onPress={() => setIsLeaving(true)}>
        <LogOut aria-hidden size={16} />
        {words.endAll}
      </Button>
      <Confirm
        isOpen={isLeaving}
        title={words.endAllTitle}
        text={words.endAllText}
        action={words.end}
        onConfirm={() => void signOut(true).catch(onError)}
        onClose={() => setIsLeaving(false)}
      />
    </Section>
  );
}
