import { Button as AriaButton, type ButtonProps as AriaButtonProps } from "react-aria-components/Button";

const base =
  "inline-flex items-center justify-center gap-2 rounded-full font-semibold select-none transition-colors disabled:opacity-50 disabled:cursor-not-allowed";

const looks = {
  primary: "bg-brand text-on-brand hover:bg-brand-strong",
  secondary: "border border-brand text-brand hover:bg-brand-soft",
  quiet: "text-brand hover:bg-brand-soft",
  danger: "bg-bad text-surface hover:opacity-90",
};

const sizes = { small: "px-3 py-1 text-[0.95rem]", medium: "px-5 py-2" };

export interface ButtonProps extends Omit<AriaButtonProps, "className"> {
  look?: keyof typeof looks;
  size?: keyof typeof sizes;
  className?: string;
}

export function Button({ look = "primary", size = "medium", className = "", ...props }: ButtonProps) {
  return <AriaButton {...props} className={`${base} ${looks[look]} ${sizes[size]} ${className}`} />;
}
