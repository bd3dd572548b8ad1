import { account } from "./account";
import { app, errors, status } from "./app";
import { audit } from "./audit";
import { chat, sessions, sources } from "./chat";
import { door } from "./door";
import { folders } from "./folders";
import { library } from "./library";
import { personal } from "./personal";
import { organization } from "./organization";
import { processing } from "./processing";
import { people } from "./people";
import { prompts } from "./prompts";
import { models } from "./models";
import { rights } from "./rights";
import { search } from "./search";
import { viewer } from "./viewer";

/** Every word the page shows, in Brazilian Portuguese; a file a feature. `en` must have the same shape. */
export const pt = {
  locale: "pt-BR",
  account,
  app,
  status,
  errors,
  sessions,
  chat,
  sources,
  search,
  organization,
  processing,
  people,
  personal,
  prompts,
  viewer,
  door,
  library,
  folders,
  rights,
  models,
  audit,
};

/** The shape of a catalogue. */
export type Words = typeof pt;
