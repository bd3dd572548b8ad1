import { useState } from "react";
import { Navigate } from "react-router";

import { Busy } from "@/components/ui/busy";
import { DoorCard } from "@/components/ui/door-card";
import { useDoorOptions } from "@/features/door/api/options";
import { useLogin, type Credentials } from "@/features/door/api/login";
import { CodeForm } from "@/features/door/components/code-form";
import { EntryByLink } from "@/features/door/components/entry-by-link";
import { LoginForm } from "@/features/door/components/login-form";
import { ProviderCode } from "@/features/door/components/provider-code";
import { ProviderLink } from "@/features/door/components/provider-link";
import { useCountdown } from "@/features/door/components/use-countdown";
import { useWayBack } from "@/features/door/components/use-way-back";
import { wayBack } from "@/lib/door/came-from";
import { foreignReason } from "@/lib/door/foreign-reason";
import { useStanding } from "@/lib/door/use-standing";
import { Failure, messageOf } from "@/lib/failure";
import { useTitle } from "@/lib/title";
import { useHashSecret } from "@/lib/use-hash-secret";
import { useWords } from "@/lib/words/language";

const nobody: Credentials = { email: "", password: "", organization: null, code: null };

function isCodeNeeded(error: unknown): boolean {
  return error instanceof Failure && error.code === "code_needed";
}

function Login() {
  const { door } = useWords();
  const way = useWayBack();
  const { data: options } = useDoorOptions();
  const [given, setGiven] = useState(nobody);
  const login = useLogin();
  const { error } = login;
  const [wait, beginWait] = useCountdown();
  const change = (part: Partial<Credentials>) => setGiven((all) => ({ ...all, ...part }));
  const submit = () =>
    login.mutate(given, {
      onError: (failure) => {
        beginWait(failure);
        if (isCodeNeeded(failure)) change({ code: "" });
      },
    });

  const refusal = () => {
    if (error === null) return way.refusal === null || login.isPending ? null : foreignReason(door, way.refusal);
    if (error instanceof Failure && error.status === 429) return wait > 0 ? door.wait(wait) : door.waitOver;
    if (isCodeNeeded(error)) return login.variables.code ? door.codeWrong : null;
    return messageOf(error);
  };
  const shared = { onSubmit: submit, isBusy: login.isPending, wait, refusal: refusal() };
  if (given.code !== null) {
    return (
      <DoorCard title={door.codeTitle} text={door.codeText}>
        <CodeForm
          {...shared}
          code={given.code}
          onChange={(code) => change({ code })}
          onBack={() => {
            login.reset();
            change({ code: null, password: "" });
          }}
        />
      </DoorCard>
    );
  }
  return (
    <DoorCard title={door.enterTitle} text={way.person !== null ? door.expired : door.enterText}>
      {way.hasLeft && error === null && (
        <p role="status" className="mt-4 rounded-xl bg-good-soft px-4 py-2.5 font-semibold text-good">
          {door.left}
        </p>
      )}
      <LoginForm
        {...shared}
        given={given}
        onChange={change}
        asksOrganization={options?.organization ?? false}
        takesNames={options?.ldap ?? false}
      />
      {options?.oidc && (
        <>
          <p className="my-4 text-center text-soft">{door.provider.or}</p>
          <ProviderLink label={options.oidc.label} isGovbr={options.oidc.is_govbr} path={way.path} />
        </>
      )}
    </DoorCard>
  );
}

/** Where people come in: by password and code, or by a link that was made for them. */
export function LoginPage() {
  const { door } = useWords();
  const way = useWayBack();
  const secret = useHashSecret();
  const { data: standing } = useStanding();
  const [isLinkOver, setIsLinkOver] = useState(false);
  useTitle(door.enter);
  if (secret.startsWith("gbe_") && !isLinkOver) return <EntryByLink secret={secret} onOver={() => setIsLinkOver(true)} />;
  if (!standing) return <Busy />;
  if (standing.kind === "setup") return <Navigate to="/primeiro-acesso" replace />;
  if (standing.kind === "in") return <Navigate to={wayBack(way, standing.me.id)} replace />;
  if (way.refusal === "code_needed") return <ProviderCode path={way.path} />;
  return <Login />;
}
