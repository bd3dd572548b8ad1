import { Navigate, useLocation } from "react-router";

import { Shell } from "@/app/shell";
import { Busy } from "@/components/ui/busy";
import { Problem } from "@/components/ui/notice";
import { currentPerson } from "@/lib/door/person";
import type { Standing } from "@/lib/door/standing";
import { useStanding } from "@/lib/door/use-standing";
import { useWords } from "@/lib/words/language";

function Away({ standing }: { standing: Exclude<Standing, { kind: "in" }> }) {
  const { pathname, search } = useLocation();
  if (standing.kind === "setup") return <Navigate to="/primeiro-acesso" replace />;
  // Who left does not want to be brought back, nor the next person to where they were.
  const state = standing.hasLeft ? null : { path: pathname + search, person: currentPerson() };
  return <Navigate to="/entrar" replace state={state} />;
}

/** Lets in whoever is signed in; the others are led to where one signs in. */
export function Guard() {
  const { status } = useWords();
  const { data, error, refetch } = useStanding();
  if (data?.kind === "in") return <Shell key={data.me.id} />;
  if (data) return <Away standing={data} />;
  if (!error) return <Busy />;
  return (
    <main className="mx-auto max-w-lg p-6">
      <Problem title={status.offline} error={error} onRetry={() => void refetch()} />
    </main>
  );
}
