import { CircleUserRound, LogOut, UserRound } from "lucide-react";
import { Button } from "react-aria-components/Button";
import { Menu, MenuItem, MenuTrigger } from "react-aria-components/Menu";
import { Popover } from "react-aria-components/Popover";
import { useNavigate } from "react-router";

import { LanguageSwitch } from "@/app/language-switch";
import { menuItem } from "@/app/tab";
import { notify } from "@/components/ui/toasts";
import { signOut } from "@/lib/door/passing";
import { useMe } from "@/lib/door/use-standing";
import { messageOf } from "@/lib/failure";
import { roleName } from "@/lib/role-name";
import { useWords } from "@/lib/words/language";

/** Who is signed in, and their ways to their account and out. */
export function PersonMenu() {
  const words = useWords();
  const { door } = words;
  const navigate = useNavigate();
  const me = useMe();
  if (!me) return null;
  const leave = () => {
    signOut().catch((error: unknown) => notify({ text: door.menu.signOutFailed, detail: messageOf(error) }));
  };
  return (
    <MenuTrigger>
      <Button
        aria-label={door.menu.label(me.name)}
        className="grid size-9 shrink-0 place-items-center rounded-full bg-brand-soft text-brand hover:bg-brand hover:text-on-brand"
      >
        <UserRound aria-hidden size={19} />
      </Button>
      <Popover placement="bottom end" className="w-64 rounded-2xl border border-line bg-raised p-1.5 shadow-raised">
        <div className="border-b border-line px-3 pt-1.5 pb-2.5">
          <p className="font-semibold break-words">{me.name}</p>
          <p className="text-sm break-all text-soft">{me.email}</p>
          <p className="text-sm text-soft">
            {roleName(me.role, words)} · {me.organization}
          </p>
          {/* The header of a narrow screen has no room for it. */}
          <div className="mt-1.5 sm:hidden">
            <LanguageSwitch />
          </div>
        </div>
        <Menu aria-label={door.menu.label(me.name)} className="mt-1.5 outline-none">
          <MenuItem className={menuItem} onAction={() => void navigate("/conta")}>
            <CircleUserRound aria-hidden size={18} />
            {door.menu.account}
          </MenuItem>
          <MenuItem className={menuItem} onAction={leave}>
            <LogOut aria-hidden size={18} />
            {door.menu.signOut}
          </MenuItem>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
