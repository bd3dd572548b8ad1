import "@testing-library/jest-dom/vitest";

import { cleanup } from "@testing-library/react";
import { afterEach, beforeEach } from "vitest";

import { setLanguage } from "@/lib/words/language";

// jsdom lays nothing out, and so has nothing to scroll.
Element.prototype.scrollIntoView = () => undefined;

// jsdom's browser prefers English; people's prefer Portuguese.
beforeEach(() => setLanguage("pt-BR"));
afterEach(cleanup);
