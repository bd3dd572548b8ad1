import { useState, type SubmitEvent } from "react";

import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Refusal } from "@/components/ui/refusal";
import { useConfirmTotp } from "@/features/account/api/own";
import { messageOf } from "@/lib/failure";
import { useFirstFocus } from "@/lib/use-first-focus";
import { useWords } from "@/lib/words/language";

export interface Enrolment {
  uri: string;
  qr_svg: string;
}

/** An `<svg>` element as the address of a picture: shown like that, nothing in it can run. */
function pictureOf(svg: string): string {
  const named = svg.includes("xmlns=") ? svg : svg.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"');
  return `data:image/svg+xml,${encodeURIComponent(named)}`;
}

function keyOf(uri: string): string {
  return (new URL(uri).searchParams.get("secret") ?? "").replace(/(.{4})(?=.)/g, "$1 ");
}

interface TotpSetupProps {
  enrolment: Enrolment;
  onDone: (codes: string[]) => void;
  onCancel: () => void;
}

/** The picture for the phone, and its first code back. */
export function TotpSetup({ enrolment, onDone, onCancel }: TotpSetupProps) {
  const { account, app } = useWords();
  const words = account.totp;
  const [code, setCode] = useState("");
  const confirm = useConfirmTotp();
  const focus = useFirstFocus();
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (code.trim() && !confirm.isPending) confirm.mutate(code.trim(), { onSuccess: ({ codes }) => onDone(codes) });
  };
  return (
    <form noValidate className="space-y-3" onSubmit={submit}>
      <p>{words.scan}</p>
      <div className="flex flex-wrap items-center gap-5">
        <img src={pictureOf(enrolment.qr_svg)} alt={words.qr} width={176} height={176} className="rounded-lg bg-white" />
        <div className="min-w-0 flex-1 basis-64 space-y-3">
          <div>
            <p className="text-[0.95rem] text-soft">{words.byHand}</p>
            <p data-totp-key className="font-mono text-[0.95rem] break-words select-all">
              {keyOf(enrolment.uri)}
            </p>
          </div>
          {confirm.error && <Refusal>{messageOf(confirm.error)}</Refusal>}
          <Field
            ref={focus}
            label={words.code}
            name="code"
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={10}
            value={code}
            onChange={setCode}
          />
        </div>
      </div>
      <div className="flex gap-2">
        <Button type="submit" size="small" isDisabled={!code.trim() || confirm.isPending}>
          {words.confirm}
        </Button>
        <Button look="quiet" size="small" onPress={onCancel}>
          {app.cancel}
        </Button>
      </div>
    </form>
  );
}
