import { RefreshCw } from "lucide-react";

import { Busy } from "@/components/ui/busy";
import { IconButton } from "@/components/ui/icon-button";
import { Problem } from "@/components/ui/notice";
import { Section } from "@/components/ui/section";
import { useUsage } from "@/features/organization/api/usage";
import { LimitBar } from "@/features/organization/components/limit-bar";
import { binarySize, mebibyte } from "@/features/organization/size";
import { dayOf } from "@/lib/format";
import type { OrganizationUsage } from "@/lib/wire";
import { useWords } from "@/lib/words/language";

function Counts({ usage }: { usage: OrganizationUsage }) {
  const { organization, locale } = useWords();
  const counts = ["people", "conversations"] as const;
  return (
    <dl className="mt-4 flex flex-wrap gap-x-8 gap-y-1 border-t border-line pt-3">
      {counts.map((count) => (
        <div key={count} className="flex gap-1.5">
          <dt className="text-soft">{organization.usage[count]}</dt>
          <dd className="font-semibold">{usage[count].toLocaleString(locale)}</dd>
        </div>
      ))}
    </dl>
  );
}

function Bars({ usage }: { usage: OrganizationUsage }) {
  const { organization, locale } = useWords();
  const { limits, day } = usage;
  const count = (value: number) => value.toLocaleString(locale);
  const size = (value: number) => binarySize(value, locale);
  const room = limits.max_storage_mb === null ? null : limits.max_storage_mb * mebibyte;
  return (
    <div className="grid gap-x-6 gap-y-4 sm:grid-cols-3">
      <LimitBar what="documents" used={usage.documents} limit={limits.max_documents} say={count} />
      <LimitBar what="storage" used={usage.storage_bytes} limit={room} say={size} />
      <LimitBar what="questions" used={usage.questions} limit={limits.questions_a_day} say={count} note={organization.usage.day(dayOf(day, locale))} />
    </div>
  );
}

/** How much is used, against how much may be. */
export function UsageSection() {
  const words = useWords().organization.usage;
  const { data, error, isPending, isFetching, refetch } = useUsage();
  return (
    <div className="relative">
      <Section title={words.title} text={words.text}>
        {isPending && <Busy />}
        {!data && error && <Problem title={words.loadFailed} error={error} onRetry={() => void refetch()} />}
        {data && (
          <>
            <Bars usage={data} />
            <Counts usage={data} />
          </>
        )}
      </Section>
      <div className="absolute top-4 right-4">
        <IconButton icon={RefreshCw} label={words.refresh} isDisabled={isFetching} onPress={() => void refetch()} />
      </div>
    </div>
  );
}
