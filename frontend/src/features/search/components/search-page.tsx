import { SearchX, TextSearch } from "lucide-react";

import { Busy } from "@/components/ui/busy";
import { Button } from "@/components/ui/button";
import { Blank, Problem } from "@/components/ui/notice";
import { mostHits, useSearch, type SearchRequest } from "@/features/search/api/search";
import { HitCard } from "@/features/search/components/hit-card";
import { Options } from "@/features/search/components/options";
import { PlanNotes } from "@/features/search/components/plan-notes";
import { SearchBox } from "@/features/search/components/search-box";
import { useRequest } from "@/features/search/components/use-request";
import { useTitle } from "@/lib/title";
import { useWords } from "@/lib/words/language";

interface ResultsProps {
  request: SearchRequest;
  onChange: (part: Partial<SearchRequest>) => void;
}

function NothingFound({ request, onChange }: ResultsProps) {
  const { search } = useWords();
  return (
    <Blank icon={SearchX} title={search.nothingTitle} text={search.nothingText}>
      {request.vigencia !== "todas" && (
        <Button look="secondary" size="small" onPress={() => onChange({ vigencia: "todas" })}>
          {search.alsoRevoked}
        </Button>
      )}
    </Blank>
  );
}

function Results({ request, onChange }: ResultsProps) {
  const { search } = useWords();
  const { data, error, isPending, isPlaceholderData, refetch } = useSearch(request);
  if (error) return <Problem title={search.failed} error={error} onRetry={() => void refetch()} />;
  if (isPending) return <Busy label={search.searching} />;
  const { items, plan, took_ms: took } = data;
  const hasMore = items.length >= request.limit && request.limit < mostHits;
  return (
    <div aria-busy={isPlaceholderData} className={isPlaceholderData ? "opacity-60 transition-opacity" : ""}>
      <PlanNotes plan={plan} />
      <p role="status" className="mb-2 text-sm text-soft">
        {search.count(items.length, Math.round(took))}
      </p>
      {items.length === 0 && <NothingFound request={request} onChange={onChange} />}
      <ol className="space-y-3">
        {items.map((hit, index) => (
          <HitCard key={hit.passage_id} hit={hit} place={index + 1} />
        ))}
      </ol>
      {hasMore && (
        <div className="mt-4 text-center">
          <Button look="secondary" onPress={() => onChange({ limit: Math.min(request.limit + 20, mostHits) })}>
            {search.more}
          </Button>
        </div>
      )}
    </div>
  );
}

/** The passages themselves, without anybody writing about them: for who wants to read or to check. */
export function SearchPage() {
  const { search } = useWords();
  const { request, change } = useRequest();
  useTitle(request.text || search.title);
  return (
    <main id="content" tabIndex={-1} className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto max-w-4xl px-4 py-6">
        <header className="mb-4">
          <h1 className="text-3xl font-semibold tracking-tight">{search.title}</h1>
          <p className="text-soft">{search.subtitle}</p>
        </header>
        {/* "Back" brings an older question, and the field shows it. */}
        <SearchBox key={request.text} text={request.text} onSearch={(text) => change({ text })} />
        <Options request={request} onChange={change} />
        <div className="mt-5">
          {request.text ? (
            <Results request={request} onChange={change} />
          ) : (
            <Blank icon={TextSearch} title={search.emptyTitle} text={search.emptyText} />
          )}
        </div>
      </div>
    </main>
  );
}
