import { useLogoUrl } from "@/lib/look/branding";

interface LogoProps {
  whose: "own" | "door";
  className: string;
}

/** An organisation's picture, on white in the dark too: pictures are made for paper. */
export function Logo({ whose, className }: LogoProps) {
  return <img src={useLogoUrl(whose)} alt="" className={`w-auto rounded-md bg-white object-contain dark:p-0.5 ${className}`} />;
}
