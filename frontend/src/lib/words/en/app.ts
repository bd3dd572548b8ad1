import type { Words } from "../pt";

export const app: Words["app"] = {
  name: "GovBot",
  tagline: "Answers from your documents, with the page they came from",
  skip: "Skip to content",
  mainMenu: "Main menu",
  administration: "Administration",
  conversations: "Conversations",
  models: "Models",
  documents: "Documents",
  search: "Search",
  language: "Language",
  notFoundTitle: "Page not found",
  notFoundText: "This address leads nowhere.",
  goHome: "Go to the start",
  loading: "Loading…",
  close: "Close",
  emptyField: (label) => `Empty: ${label}`,
  cancel: "Cancel",
  tryAgain: "Try again",
  notifications: "Notices",
  crashTitle: "Something went wrong on this page",
  crashText: "Nothing was lost on the server. Reload to go on.",
  reload: "Reload",
};

export const status: Words["status"] = {
  ollama: (model) => `Ollama · ${model}`,
  openai: (model) => `Model server · ${model}`,
  embedded: (model) => `Built-in model · ${model}`,
  gemini: (model) => `Gemini, outside the organisation · ${model}`,
  fake: (model) => `Demonstration · ${model}`,
  extractive: "No model: answers are excerpts",
  starting: (model) => `Starting ${model}…`,
  absent: (model) => `${model} does not answer`,
  modelFallback: "model",
  offline: "Server unreachable",
  checking: "Checking…",
  explain: {
    ollama: "Answers are written by the Ollama of this network.",
    openai: "Answers are written by a model server configured here.",
    embedded: "Answers are written by a model that runs on this computer.",
    gemini: "Answers are written by Gemini, outside the organisation; personal data is masked first.",
    fake: "A demonstration model, for tests: its answers mean nothing.",
    extractive: "No language model at work: answers are the verbatim excerpts nearest to the question.",
    starting: "The model is still loading; until then answers are verbatim excerpts.",
    absent: "The configured model did not answer; answers are verbatim excerpts.",
    offline: "The GovBot server could not be reached. Trying again shortly.",
  },
};

export const errors: Words["errors"] = {
  network: "The server could not be reached. Check that GovBot is running.",
  unexpected: (status) => `The server answered with an unexpected error (${status}).`,
  interrupted: "The answer was cut off before its end.",
};
