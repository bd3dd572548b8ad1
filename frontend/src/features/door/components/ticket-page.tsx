import { useState, type SubmitEvent } from "react";
import { useNavigate } from "react-router";

import { Busy } from "@/components/ui/busy";
import { Button } from "@/components/ui/button";
import { DoorCard } from "@/components/ui/door-card";
import { Field } from "@/components/ui/field";
import { NewPassword, PasswordRefusal } from "@/components/ui/new-password";
import { Refusal } from "@/components/ui/refusal";
import { useTicket, useUseTicket } from "@/features/door/api/tickets";
import { messageOf } from "@/lib/failure";
import { shortestPassword } from "@/lib/password-strength";
import { useTitle } from "@/lib/title";
import { useFirstFocus } from "@/lib/use-first-focus";
import { useHashSecret } from "@/lib/use-hash-secret";
import type { Ticket } from "@/lib/wire";
import { useWords } from "@/lib/words/language";

function TicketForm({ code, ticket }: { code: string; ticket: Ticket }) {
  const { account, door } = useWords();
  const words = account.ticket;
  const navigate = useNavigate();
  const focus = useFirstFocus();
  const [password, setPassword] = useState("");
  const [totp, setTotp] = useState("");
  const use = useUseTicket();
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (password.length < shortestPassword) focus.current?.focus();
    else if (!use.isPending) {
      use.mutate({ code, password, totp_code: totp || null }, { onSuccess: () => void navigate("/", { replace: true }) });
    }
  };
  const text = ticket.kind === "reset" ? words.resetText(ticket.email) : words.invitationText(ticket.organization);
  return (
    <DoorCard title={words.hello(ticket.name.split(" ")[0] ?? ticket.name)} text={text}>
      <form noValidate className="mt-5 space-y-4" onSubmit={submit}>
        {use.error && <PasswordRefusal error={use.error} />}
        <NewPassword ref={focus} label={door.password} username={ticket.email} value={password} onChange={setPassword} />
        {ticket.totp_on && (
          <Field label={door.codeTitle} name="code" autoComplete="one-time-code" maxLength={40} value={totp} onChange={setTotp} />
        )}
        <Button type="submit" className="w-full" isDisabled={use.isPending}>
          {use.isPending ? words.using : words.use}
        </Button>
      </form>
    </DoorCard>
  );
}

/** Where the links of invitations and of new passwords lead. */
export function TicketPage({ kind }: { kind: "invitation" | "reset" }) {
  const { account } = useWords();
  const words = account.ticket;
  const code = useHashSecret();
  const { data, error } = useTicket(code);
  useTitle(words[kind]);
  if (code === "" || error) {
    return (
      <DoorCard title={words.failed}>
        <div className="mt-4">
          <Refusal>{error ? messageOf(error) : words.missing}</Refusal>
        </div>
      </DoorCard>
    );
  }
  if (!data) return <Busy label={words.looking} />;
  return <TicketForm key={code} code={code} ticket={data} />;
}
