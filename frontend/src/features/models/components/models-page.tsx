import { RotateCw } from "lucide-react";

import { Busy } from "@/components/ui/busy";
import { Button } from "@/components/ui/button";
import { Problem } from "@/components/ui/notice";
import { useProviders } from "@/features/models/api/providers";
import { ProviderCard } from "@/features/models/components/provider-card";
import { PullList } from "@/features/models/components/pull-list";
import { useTitle } from "@/lib/title";
import { useWords } from "@/lib/words/language";

function Providers() {
  const { models } = useWords();
  const { data, error, isPending, refetch } = useProviders();
  if (isPending) return <Busy label={models.looking} />;
  if (!data) return <Problem title={models.loadFailed} error={error} onRetry={() => void refetch()} />;
  return (
    <ol className="space-y-4">
      {data.items.map((provider) => (
        <li key={provider.provider}>
          <ProviderCard provider={provider} />
        </li>
      ))}
    </ol>
  );
}

/** Who may write the answers, in the order in which they are asked, and getting another model. */
export function ModelsPage() {
  const { models } = useWords();
  const { refetch, isFetching } = useProviders();
  useTitle(models.title);
  return (
    <main id="content" tabIndex={-1} className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto max-w-3xl px-4 py-6">
        <header className="mb-5 flex flex-wrap items-center justify-between gap-3">
          <div>
            <h1 className="text-3xl font-semibold tracking-tight">{models.title}</h1>
            <p className="text-soft">{models.subtitle}</p>
          </div>
          <Button look="secondary" size="small" isDisabled={isFetching} onPress={() => void refetch()}>
            <RotateCw aria-hidden size={16} />
            {models.lookAgain}
          </Button>
        </header>
        <PullList />
        <Providers />
      </div>
    </main>
  );
}
