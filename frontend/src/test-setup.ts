import "@testing-library/jest-dom/vitest";

import { cleanup } from "@testing-library/react";
import { afterEach, beforeEach } from "vitest";

import { setLanguage } from "@/lib/words/language";

// jsdom's browser prefers English; people's prefer Portuguese.
beforeEach(() => setLanguage("pt-BR"));
afterEach(cleanup);
