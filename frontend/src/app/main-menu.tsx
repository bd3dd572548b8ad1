import { Link, useLocation } from "react-router";

import { AdministrationMenu } from "@/app/administration-menu";
import { isAt, usePlaces } from "@/app/places";
import { tab } from "@/app/tab";
import { useWords } from "@/lib/words/language";

/** The ways to the pages that the person may use: the everyday ones, and the rest under one menu. */
export function MainMenu() {
  const { app } = useWords();
  const { pathname } = useLocation();
  const { everyday, administration } = usePlaces();
  return (
    <nav aria-label={app.mainMenu} className="flex sm:gap-1">
      {everyday.map((place) => (
        <Link key={place.to} to={place.to} aria-current={isAt(place, pathname) ? "page" : undefined} className={tab}>
          <place.icon aria-hidden size={18} />
          <span className="max-lg:sr-only">{place.label}</span>
        </Link>
      ))}
      {administration.length > 0 && <AdministrationMenu places={administration} />}
    </nav>
  );
}
