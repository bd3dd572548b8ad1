import type { ReactNode } from "react";

interface DoorCardProps {
  title: string;
  text?: string;
  /** Above the title, such as how far one has come. */
  above?: ReactNode;
  children?: ReactNode;
}

/** The one thing on a page that is seen before anybody is signed in. */
export function DoorCard({ title, text, above, children }: DoorCardProps) {
  return (
    <section aria-labelledby="door-title" className="w-full max-w-md rounded-2xl border border-line bg-surface p-6 shadow-raised sm:p-8">
      {above}
      <h1 id="door-title" className="text-2xl font-semibold tracking-tight">
        {title}
      </h1>
      {text && <p className="mt-1.5 text-soft">{text}</p>}
      {children}
    </section>
  );
}
