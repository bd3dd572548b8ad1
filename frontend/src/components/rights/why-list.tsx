import { Busy } from "@/components/ui/busy";
import { Problem } from "@/components/ui/notice";
import { becauseYou } from "@/components/rights/because";
import { useWhy } from "@/lib/api/rights";
import { useWords } from "@/lib/words/language";

/** All that lets the person see a document, a sentence each. */
export function WhyList({ documentId }: { documentId: string }) {
  const words = useWords();
  const { data, error, isPending, refetch } = useWhy(documentId);
  if (isPending) return <Busy />;
  if (error) return <Problem title={words.rights.whyFailed} error={error} onRetry={() => void refetch()} />;
  if (data.items.length === 0) return <p>{words.rights.whyNone}</p>;
  return (
    <ul data-why className="list-disc space-y-1 pl-5">
      {data.items.map((cause, index) => (
        <li key={cause.grant_id ?? index}>{becauseYou(cause, words)}</li>
      ))}
    </ul>
  );
}
