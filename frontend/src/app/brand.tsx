import { Logo } from "@/components/ui/logo";
import { shortNameOf } from "@/lib/look/branding";
import type { Branding } from "@/lib/wire";
import { useWords } from "@/lib/words/language";

interface BrandProps {
  /** None while it is not known whose page it is. */
  branding: Branding | undefined;
  whose: "own" | "door";
  /** On narrow screens the picture alone is seen. */
  isCompact?: boolean;
}

/** Whose page this is: the organisation's picture and name, with GovBot's below. */
export function Brand({ branding, whose, isCompact = false }: BrandProps) {
  const { app } = useWords();
  const name = branding ? shortNameOf(branding) : null;
  return (
    <span className="flex min-w-0 items-center gap-2.5" data-brand>
      {branding?.has_logo ? (
        <Logo whose={whose} className={isCompact ? "h-9 max-w-16 sm:max-w-28" : "h-11 max-w-28 sm:max-w-40"} />
      ) : (
        <img src="/favicon.svg" alt="" width={28} height={28} />
      )}
      <span className={`min-w-0 ${isCompact ? "max-md:sr-only" : ""}`}>
        {name === null ? (
          <span className="text-xl font-bold tracking-tight">{app.name}</span>
        ) : (
          <>
            <span className={`leading-tight font-bold tracking-tight ${isCompact ? "block max-w-40 truncate lg:max-w-56" : "line-clamp-2 sm:text-xl"}`}>
              {name}
            </span>
            <span className="block text-sm leading-tight text-soft">{app.name}</span>
          </>
        )}
      </span>
    </span>
  );
}
