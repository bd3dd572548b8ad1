import { useState } from "react";
import { useSearchParams } from "react-router";

import { Button } from "@/components/ui/button";
import { Refusal } from "@/components/ui/refusal";
import { notify } from "@/components/ui/toasts";
import { useBeginLink, useConfirmLink, useLink, useUnlink } from "@/features/account/api/link";
import { ProofForm } from "@/features/account/components/proof-form";
import { Section } from "@/components/ui/section";
import { foreignReason } from "@/lib/door/foreign-reason";
import { messageOf } from "@/lib/failure";
import type { IdentityLink, Me } from "@/lib/wire";
import { useWords } from "@/lib/words/language";

/** The identity that came back from the provider's page, for the person's yes. */
function Proposal({ proposed, onNo }: { proposed: NonNullable<IdentityLink["proposed"]>; onNo: () => void }) {
  const words = useWords().account.link;
  const confirm = useConfirmLink();
  const who = [proposed.name, proposed.email].filter(Boolean).join(" · ");
  const yes = () => void confirm.mutateAsync().then(() => notify({ text: words.linked }, undefined, 4_000), () => undefined);
  return (
    <div className="space-y-3">
      {confirm.error && <Refusal>{messageOf(confirm.error)}</Refusal>}
      <p className="font-semibold break-words">{who || words.unnamed}</p>
      <p>{words.proposal}</p>
      <div className="flex flex-wrap gap-2">
        <Button size="small" isDisabled={confirm.isPending} onPress={yes}>
          {words.confirm}
        </Button>
        <Button look="quiet" size="small" onPress={onNo}>
          {words.refuse}
        </Button>
      </div>
    </div>
  );
}

/** Coming in by the identity provider's page as well as by the password. */
export function LinkSection({ me }: { me: Me }) {
  const { account, door } = useWords();
  const words = account.link;
  const { data } = useLink();
  const [query] = useSearchParams();
  const [isProving, setIsProving] = useState(false);
  const [saidNo, setSaidNo] = useState(false);
  const begin = useBeginLink();
  const part = useUnlink();
  if (!data || !(data.offered || data.linked)) return null;

  const refusal = query.get("erro");
  const call = data.linked ? part : begin;
  const proposed = data.linked || saidNo ? null : data.proposed;
  const prove = (password: string) => {
    if (!data.linked) begin.mutate(password);
    else {
      part.mutate(password, {
        onSuccess: () => {
          setIsProving(false);
          notify({ text: words.parted }, undefined, 4_000);
        },
      });
    }
  };
  const state = data.linked ? (me.has_password ? words.on : words.only) : words.off;
  return (
    <Section title={words.title} text={state}>
      {refusal !== null && !data.linked && !proposed && <Refusal>{foreignReason(door, refusal)}</Refusal>}
      {proposed && <Proposal proposed={proposed} onNo={() => setSaidNo(true)} />}
      {!proposed && isProving && (
        <ProofForm
          username={me.email}
          error={call.error}
          isBusy={call.isPending}
          onProve={prove}
          onCancel={() => setIsProving(false)}
        />
      )}
      {!proposed && !isProving && me.has_password && (
        <Button
          look={data.linked ? "quiet" : "secondary"}
          size="small"
          className="mt-2"
          onPress={() => {
            call.reset();
            setIsProving(true);
          }}
        >
          {data.linked ? words.part : words.begin}
        </Button>
      )}
    </Section>
  );
}
