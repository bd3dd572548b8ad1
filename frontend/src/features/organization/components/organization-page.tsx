import { Busy } from "@/components/ui/busy";
import { Problem } from "@/components/ui/notice";
import { useOrganization } from "@/features/organization/api/organization";
import { SettingsForm } from "@/features/organization/components/settings-form";
import { UsageSection } from "@/features/organization/components/usage-section";
import { useTitle } from "@/lib/title";
import { useWords } from "@/lib/words/language";

/** What an organisation settles for itself, and how much of its limits it uses. */
export function OrganizationPage() {
  const { organization } = useWords();
  const { data, error, isPending, refetch } = useOrganization();
  useTitle(organization.title);
  return (
    <main id="content" tabIndex={-1} className="min-h-0 flex-1 scroll-pt-4 scroll-pb-64 overflow-y-auto">
      <div className="mx-auto max-w-3xl space-y-4 px-4 py-6">
        <header>
          <h1 className="text-3xl font-semibold tracking-tight">{organization.title}</h1>
          <p className="text-soft">{organization.subtitle}</p>
        </header>
        <UsageSection />
        {isPending && <Busy />}
        {!data && error && <Problem title={organization.loadFailed} error={error} onRetry={() => void refetch()} />}
        {data && <SettingsForm organization={data} />}
      </div>
    </main>
  );
}
