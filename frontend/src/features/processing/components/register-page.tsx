import { Download, Printer } from "lucide-react";

import { Busy } from "@/components/ui/busy";
import { Button } from "@/components/ui/button";
import { Problem } from "@/components/ui/notice";
import { exportUrl, useRegister, type ExportFormat } from "@/features/processing/api/register";
import { RegisterForm } from "@/features/processing/components/register-form";
import { useTitle } from "@/lib/title";
import { useWords } from "@/lib/words/language";

const formats: ExportFormat[] = ["csv", "json"];

function Exports() {
  const { processing } = useWords();
  return (
    <div className="flex flex-wrap gap-2 print:hidden">
      {formats.map((format) => (
        <a
          key={format}
          href={exportUrl(format)}
          download
          className="inline-flex items-center gap-2 rounded-full border border-brand px-3 py-1 text-[0.95rem] font-semibold text-brand hover:bg-brand-soft"
        >
          <Download aria-hidden size={16} />
          {processing.exports[format]}
        </a>
      ))}
      <Button look="secondary" size="small" onPress={() => window.print()}>
        <Printer aria-hidden size={16} />
        {processing.print}
      </Button>
    </div>
  );
}

/** Which personal data are processed here, why, for how long and who sees them (LGPD, art. 37). */
export function RegisterPage() {
  const { processing } = useWords();
  const { data, error, isPending, refetch } = useRegister();
  useTitle(processing.title);
  return (
    <main id="content" tabIndex={-1} className="min-h-0 flex-1 overflow-y-auto print:overflow-visible">
      <div className="mx-auto max-w-5xl px-4 py-6">
        <header className="mb-4 flex flex-wrap items-end justify-between gap-3">
          <div>
            <h1 className="text-3xl font-semibold tracking-tight">{processing.title}</h1>
            <p className="text-soft">{data ? `${data.organization}. ${processing.subtitle}` : processing.subtitle}</p>
          </div>
          <Exports />
        </header>
        {isPending && <Busy />}
        {!data && error && <Problem title={processing.loadFailed} error={error} onRetry={() => void refetch()} />}
        {data && <RegisterForm register={data} />}
      </div>
    </main>
  );
}
