import { KeysSection } from "@/features/account/components/keys-section";
import { LinkSection } from "@/features/account/components/link-section";
import { OwnData } from "@/features/account/components/own-data";
import { PasswordSection } from "@/features/account/components/password-section";
import { SignInsSection } from "@/features/account/components/sign-ins-section";
import { TotpSection } from "@/features/account/components/totp-section";
import { useMe } from "@/lib/door/use-standing";
import { useTitle } from "@/lib/title";
import { useWords } from "@/lib/words/language";

/** What is everybody's own. */
export function AccountPage() {
  const { account } = useWords();
  const me = useMe();
  useTitle(account.title);
  return (
    <main id="content" tabIndex={-1} className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto max-w-3xl space-y-4 px-4 py-6">
        <header>
          <h1 className="text-3xl font-semibold tracking-tight">{account.title}</h1>
          <p className="text-soft">{account.subtitle}</p>
        </header>
        {me && (
          <>
            <OwnData me={me} />
            <TotpSection me={me} />
            <PasswordSection me={me} />
            <LinkSection me={me} />
            <SignInsSection />
            <KeysSection me={me} />
          </>
        )}
      </div>
    </main>
  );
}
