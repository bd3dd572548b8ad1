import { Link2 } from "lucide-react";

import { Button } from "@/components/ui/button";
import { SecretText } from "@/components/ui/secret-text";
import type { LinkKind } from "@/features/people/api/access";
import { shortDate } from "@/lib/format";
import type { PassedLink } from "@/lib/wire";
import { useWords } from "@/lib/words/language";

interface LinkCardProps {
  kind: LinkKind;
  link: PassedLink;
  onClose: () => void;
}

/** An address that is shown this once: to be copied and passed on, for nothing else delivers it. */
export function LinkCard({ kind, link, onClose }: LinkCardProps) {
  const { people, locale } = useWords();
  const words = people.link;
  return (
    <div role="status" className="space-y-3">
      <p className="flex items-center gap-2 font-semibold">
        <Link2 aria-hidden size={19} className="shrink-0 text-brand" />
        {words.titles[kind]}
      </p>
      <p className="text-soft">{words.passOn}</p>
      <SecretText lines={[location.origin + link.path]} label={words.copy} />
      <p className="text-[0.95rem] text-soft">
        {words.once} {words.until(shortDate(link.expires_at, locale))}
      </p>
      <Button size="small" onPress={onClose}>
        {words.close}
      </Button>
    </div>
  );
}
