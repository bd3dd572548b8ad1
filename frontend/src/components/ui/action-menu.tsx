import { EllipsisVertical, type LucideIcon } from "lucide-react";
import { Menu, MenuItem, MenuTrigger } from "react-aria-components/Menu";
import { Popover } from "react-aria-components/Popover";

import { IconButton } from "@/components/ui/icon-button";

export interface MenuAction {
  icon: LucideIcon;
  label: string;
  run: () => void;
}

const item = "flex cursor-pointer items-center gap-2.5 rounded-lg px-3 py-2 outline-none data-[focused]:bg-brand-soft data-[focused]:text-brand";

/** The three dots of a row, with what else can be done there. */
export function ActionMenu({ label, actions }: { label: string; actions: MenuAction[] }) {
  return (
    <MenuTrigger>
      <IconButton icon={EllipsisVertical} label={label} />
      <Popover placement="bottom end" className="min-w-52 rounded-2xl border border-line bg-raised p-1.5 shadow-raised">
        <Menu aria-label={label} className="outline-none">
          {actions.map(({ icon: Icon, label: text, run }) => (
            <MenuItem key={text} className={item} onAction={run}>
              <Icon aria-hidden size={18} />
              {text}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
