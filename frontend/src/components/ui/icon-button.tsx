import type { LucideIcon } from "lucide-react";
import { Button, type ButtonProps } from "react-aria-components/Button";
import { TooltipTrigger } from "react-aria-components/Tooltip";

import { Hint } from "@/components/ui/hint";

interface IconButtonProps extends Omit<ButtonProps, "className" | "children"> {
  icon: LucideIcon;
  /** What the button does: read aloud, and shown on hover and focus. */
  label: string;
  tone?: "soft" | "brand" | "danger";
  className?: string;
}

const tones = {
  soft: "text-soft hover:bg-sunken hover:text-ink",
  brand: "text-brand hover:bg-brand-soft",
  danger: "text-soft hover:bg-bad-soft hover:text-bad",
};

export function IconButton({ icon: Icon, label, tone = "soft", className = "", ...props }: IconButtonProps) {
  return (
    <TooltipTrigger delay={500} closeDelay={0}>
      <Button
        {...props}
        aria-label={label}
        className={`inline-flex size-9 shrink-0 items-center justify-center rounded-full transition-colors disabled:opacity-40 ${tones[tone]} ${className}`}
      >
        <Icon aria-hidden size={19} />
      </Button>
      <Hint>{label}</Hint>
    </TooltipTrigger>
  );
}
