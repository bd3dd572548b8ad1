import { providerAddress } from "@/features/door/api/provider";
import { useWords } from "@/lib/words/language";

interface ProviderLinkProps {
  /** The operator's words for the provider; null for the usual ones. */
  label: string | null;
  isGovbr: boolean;
  /** Where the person was going. */
  path: string;
}

const shape = "inline-flex w-full items-center justify-center rounded-full px-5 py-2 font-semibold transition-colors";
const look = "border border-brand text-brand hover:bg-brand-soft";
// The blue of gov.br's own button, which people know.
const govbr = "bg-[#1351b4] text-white hover:bg-[#0c326f]";

/** Leads to the identity provider's page: an ordinary link, for the browser leaves this one. */
export function ProviderLink({ label, isGovbr, path }: ProviderLinkProps) {
  const { door } = useWords();
  return (
    <a href={providerAddress(path)} className={`${shape} ${isGovbr ? govbr : look}`}>
      {door.provider.enter(label ?? (isGovbr ? "gov.br" : door.provider.usual))}
    </a>
  );
}
