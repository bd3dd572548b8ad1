import { X } from "lucide-react";
import { Tab, TabList, TabPanel, Tabs } from "react-aria-components/Tabs";

import { Busy } from "@/components/ui/busy";
import { IconButton } from "@/components/ui/icon-button";
import { Problem } from "@/components/ui/notice";
import { Sheet } from "@/components/ui/sheet";
import { GrantForm } from "@/components/rights/grant-form";
import { GrantList } from "@/components/rights/grant-list";
import { ReaderList } from "@/components/rights/reader-list";
import { closeRights, useRightsTarget, type RightsTarget } from "@/components/rights/target";
import { VisibilityForm } from "@/components/rights/visibility-form";
import { WhyList } from "@/components/rights/why-list";
import { useAccess } from "@/lib/api/rights";
import { useWords } from "@/lib/words/language";

const tab = "cursor-pointer border-b-2 border-transparent px-3 py-2 font-semibold text-soft data-[selected]:border-brand data-[selected]:text-brand";

function Decide({ target }: { target: RightsTarget }) {
  const { rights } = useWords();
  const { data, error, isPending, refetch } = useAccess(target);
  if (isPending) return <Busy />;
  if (!data) return <Problem title={rights.loadFailed} error={error} onRetry={() => void refetch()} />;
  return (
    <div className="space-y-6">
      <VisibilityForm key={`${data.visibility} ${data.department_id ?? ""}`} target={target} access={data} />
      <section aria-label={rights.indicated}>
        <h3 className="font-semibold">{rights.indicated}</h3>
        <GrantList target={target} causes={data.causes} />
      </section>
      <GrantForm target={target} />
    </div>
  );
}

function WhoTabs({ target }: { target: RightsTarget }) {
  const { rights } = useWords();
  return (
    <Tabs className="flex min-h-0 flex-1 flex-col">
      <TabList aria-label={rights.who} className="flex border-b border-line px-2">
        <Tab id="decide" className={tab}>
          {rights.tabs.decide}
        </Tab>
        <Tab id="readers" className={tab}>
          {rights.tabs.readers}
        </Tab>
      </TabList>
      <TabPanel id="decide" className="min-h-0 flex-1 overflow-y-auto p-4 outline-none">
        <Decide target={target} />
      </TabPanel>
      <TabPanel id="readers" className="min-h-0 flex-1 overflow-y-auto p-4 outline-none">
        <ReaderList node={{ what: target.what, id: target.id }} />
      </TabPanel>
    </Tabs>
  );
}

/** Who may see a document or a folder, for whoever decides that; or why the person themselves may. */
export function RightsSheet() {
  const { app, rights } = useWords();
  const target = useRightsTarget();
  const isWhy = target?.view === "why";
  const title = target ? (isWhy ? rights.whyOf : rights.whoOf)(target.name) : rights.who;
  return (
    <Sheet isOpen={target !== null} onOpenChange={(isOpen) => !isOpen && closeRights()} label={title} side="right" width="w-[34rem]">
      <header className="flex items-center justify-between gap-2 border-b border-line px-4 py-2">
        <div className="min-w-0">
          <h2 className="text-lg leading-tight font-semibold">{isWhy ? rights.why : rights.who}</h2>
          <p className="truncate text-sm text-soft">{target?.name}</p>
        </div>
        <IconButton icon={X} label={app.close} onPress={closeRights} />
      </header>
      {target &&
        (isWhy ? (
          <div className="p-4">
            <WhyList documentId={target.id} />
          </div>
        ) : (
          <WhoTabs key={target.id} target={target} />
        ))}
    </Sheet>
  );
}
