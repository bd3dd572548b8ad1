import { Building2, EyeOff, Lock } from "lucide-react";
import { TooltipTrigger } from "react-aria-components/Tooltip";
import { Focusable } from "react-aria-components/Focusable";

import { Hint } from "@/components/ui/hint";
import type { Audience } from "@/lib/folders";
import { useWords } from "@/lib/words/language";

export type Standing = Audience | "unread";

const icons = { department: Building2, restricted: Lock, unread: EyeOff };

/** A sign of who sees something; none where that is everybody. */
export function VisibilityBadge({ standing }: { standing: Standing }) {
  const { rights } = useWords();
  if (standing === "tenant") return null;
  const Icon = icons[standing];
  const words = rights.badge[standing];
  return (
    <TooltipTrigger delay={300} closeDelay={0}>
      <Focusable>
        <span role="img" aria-label={words} data-badge={standing} className="inline-flex shrink-0 rounded text-soft">
          <Icon aria-hidden size={16} />
        </span>
      </Focusable>
      <Hint>{words}</Hint>
    </TooltipTrigger>
  );
}
