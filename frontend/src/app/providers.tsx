import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { useEffect, type ReactNode } from "react";
import { I18nProvider } from "react-aria-components/I18nProvider";

import { Toasts } from "@/components/ui/toasts";
import { Failure } from "@/lib/failure";
import { useLanguage } from "@/lib/words/language";

/** Only a server that could not be reached is worth asking again by itself. */
function isWorthRetrying(count: number, error: unknown): boolean {
  return count < 2 && !(error instanceof Failure && error.status > 0);
}

const queries = new QueryClient({
  defaultOptions: { queries: { staleTime: 5_000, retry: isWorthRetrying, networkMode: "always" }, mutations: { networkMode: "always" } },
});

export function Providers({ children }: { children: ReactNode }) {
  const language = useLanguage();
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  return (
    <QueryClientProvider client={queries}>
      <I18nProvider locale={language === "en" ? "en-US" : language}>
        {children}
        <Toasts />
      </I18nProvider>
    </QueryClientProvider>
  );
}
