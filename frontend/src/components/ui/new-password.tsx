import type { Ref } from "react";

import { PasswordField } from "@/components/ui/password-field";
import { Refusal } from "@/components/ui/refusal";
import { Failure, messageOf } from "@/lib/failure";
import { strengthOf } from "@/lib/password-strength";
import { useWords } from "@/lib/words/language";

/** What the server says of a password that it refuses, reason by reason. */
export function PasswordRefusal({ error }: { error: unknown }) {
  const { door } = useWords();
  if (!(error instanceof Failure) || error.code !== "password_weak") return <Refusal>{messageOf(error)}</Refusal>;
  const codes = typeof error.data.reasons === "string" ? error.data.reasons.split(",") : [];
  const words: Partial<Record<string, string>> = door.reasons;
  const reasons = codes.flatMap((code) => words[code] ?? []);
  if (reasons.length === 0) return <Refusal>{messageOf(error)}</Refusal>;
  return (
    <Refusal>
      <p className="font-semibold">{door.reasonsTitle}</p>
      <ul className="list-disc pl-5">
        {reasons.map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
    </Refusal>
  );
}

interface NewPasswordProps {
  label: string;
  /** Whose password it is: password managers keep it under this name. */
  username: string;
  value: string;
  onChange: (value: string) => void;
  ref?: Ref<HTMLInputElement>;
}

/** A password being thought up, with how long it is while it grows. */
export function NewPassword({ label, username, value, onChange, ref }: NewPasswordProps) {
  const { door } = useWords();
  const { share, kind, missing } = strengthOf(value);
  const said = kind === "short" ? door.strength.short(missing) : door.strength[kind];
  const tone = kind === "good" ? "bg-good" : kind === "fair" ? "bg-brand" : "bg-warn";
  return (
    <>
      <input type="email" name="username" autoComplete="username" value={username} readOnly hidden />
      <PasswordField
        ref={ref}
        label={label}
        name="new-password"
        autoComplete="new-password"
        value={value}
        onChange={onChange}
        hint={
          <>
            <span aria-hidden className="my-1.5 block h-1.5 overflow-hidden rounded-full bg-sunken">
              <span className={`block h-full rounded-full transition-[width] ${tone}`} style={{ width: `${Math.round(share * 100)}%` }} />
            </span>
            <span aria-live="polite" data-strength={kind}>
              {said}
            </span>
          </>
        }
      />
    </>
  );
}
