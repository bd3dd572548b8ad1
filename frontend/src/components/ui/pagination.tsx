import { Button } from "@/components/ui/button";
import { useWords } from "@/lib/words/language";

interface PaginationProps {
  /** From 0. */
  page: number;
  total: number;
  onPage: (page: number) => void;
}

export function Pagination({ page, total, onPage }: PaginationProps) {
  const { library } = useWords();
  if (total <= 1) return null;
  return (
    <nav aria-label={library.pagination} className="mt-4 flex items-center justify-center gap-3">
      <Button look="quiet" size="small" isDisabled={page === 0} onPress={() => onPage(page - 1)}>
        {library.previous}
      </Button>
      <span className="text-[0.95rem] text-soft">{library.pageOf(page + 1, total)}</span>
      <Button look="quiet" size="small" isDisabled={page + 1 >= total} onPress={() => onPage(page + 1)}>
        {library.next}
      </Button>
    </nav>
  );
}
