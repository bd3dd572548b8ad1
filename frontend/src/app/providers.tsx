import { QueryClientProvider } from "@tanstack/react-query";
import { useEffect, type ReactNode } from "react";
import { I18nProvider } from "react-aria-components/I18nProvider";

import { Toasts } from "@/components/ui/toasts";
import { queries } from "@/lib/queries";
import { useLanguage } from "@/lib/words/language";

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
