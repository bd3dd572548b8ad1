import { ShieldAlert, ShieldCheck, ShieldQuestion } from "lucide-react";

import { Button } from "@/components/ui/button";
import { Meter } from "@/components/ui/meter";
import { Problem } from "@/components/ui/notice";
import { useCheck, useStartCheck } from "@/features/audit/api/check";
import { shortDate } from "@/lib/format";
import type { RecordCheck } from "@/lib/wire";
import { useWords } from "@/lib/words/language";

const looks = {
  none: { icon: ShieldQuestion, tone: "text-soft" },
  running: { icon: ShieldQuestion, tone: "text-brand" },
  failed: { icon: ShieldAlert, tone: "text-bad" },
  whole: { icon: ShieldCheck, tone: "text-good" },
  broken: { icon: ShieldAlert, tone: "text-bad" },
};

function Figures({ check }: { check: RecordCheck }) {
  const { audit, locale } = useWords();
  const { rows, first, last, anchors } = check;
  const period = first && last ? audit.checkedPeriod(shortDate(first, locale), shortDate(last, locale)) : null;
  const said = [audit.checkedRows(rows.toLocaleString(locale)), period, audit.checkedAnchors(anchors)];
  return <p className="text-sm text-soft">{said.filter(Boolean).join(" · ")}</p>;
}

function Findings({ check }: { check: RecordCheck }) {
  const { audit, locale } = useWords();
  return (
    <ul className="mt-2 list-disc space-y-1 pl-5" data-findings>
      {check.findings.map((finding) => (
        <li key={`${finding.kind} ${finding.seq}`}>{finding.words}</li>
      ))}
      {check.more > 0 && <li>{audit.moreFindings(check.more.toLocaleString(locale))}</li>}
    </ul>
  );
}

/** Whether the record is as it was written, and having that checked. */
export function CheckCard() {
  const { audit } = useWords();
  const { data: check, error, refetch } = useCheck();
  const start = useStartCheck();
  if (error) return <Problem title={audit.checkUnknown} error={error} onRetry={() => void refetch()} />;
  const state = check?.state ?? "none";
  const { icon: Icon, tone } = looks[state];
  return (
    <section aria-label={audit.check} className="rounded-2xl border border-line bg-surface p-4" data-check={state}>
      <div className="flex flex-wrap items-start gap-3">
        <Icon aria-hidden size={26} className={`shrink-0 ${tone}`} />
        <div className="min-w-0 flex-1 basis-60" role="status">
          <p className="font-semibold">{audit.checkStates[state]}</p>
          <p>{check?.words ?? audit.checkHelp}</p>
          {check && (state === "whole" || state === "broken") && <Figures check={check} />}
        </div>
        <Button look="secondary" size="small" isDisabled={state === "running" || start.isPending} onPress={() => start.mutate()}>
          {audit.startCheck}
        </Button>
      </div>
      {check && state === "running" && (
        <div className="mt-3">
          <Meter label={audit.checkProgress} value={check.total ? check.done / check.total : 0} />
        </div>
      )}
      {check && check.findings.length > 0 && <Findings check={check} />}
      {start.error && <Problem title={audit.checkUnknown} error={start.error} />}
    </section>
  );
}
