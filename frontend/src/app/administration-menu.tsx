import { ChevronDown, Settings2 } from "lucide-react";
import { Button } from "react-aria-components/Button";
import { Menu, MenuItem, MenuTrigger } from "react-aria-components/Menu";
import { Popover } from "react-aria-components/Popover";
import { useLocation, useNavigate } from "react-router";

import { isAt, type Place } from "@/app/places";
import { menuItem, tab } from "@/app/tab";
import { useWords } from "@/lib/words/language";

/** The pages of those who look after GovBot, under one entry however many they are. */
export function AdministrationMenu({ places }: { places: Place[] }) {
  const { app } = useWords();
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const isHere = places.some((place) => isAt(place, pathname));
  return (
    <MenuTrigger>
      <Button
        aria-label={app.administration}
        className={tab}
        render={(button) => <button {...button} aria-current={isHere ? "true" : undefined} />}
      >
        <Settings2 aria-hidden size={18} />
        <span className="max-lg:sr-only">{app.administration}</span>
        <ChevronDown aria-hidden size={15} className="max-sm:hidden" />
      </Button>
      <Popover placement="bottom start" className="min-w-56 rounded-2xl border border-line bg-raised p-1.5 shadow-raised">
        <Menu aria-label={app.administration} className="outline-none">
          {places.map((place) => (
            <MenuItem
              key={place.to}
              textValue={place.label}
              className={menuItem}
              onAction={() => void navigate(place.to)}
              render={(item) => <div {...(item as object)} aria-current={isAt(place, pathname) ? "page" : undefined} />}
            >
              <place.icon aria-hidden size={18} />
              {place.label}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
