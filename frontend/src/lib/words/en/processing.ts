import type { Words } from "../pt";

export const processing: Words["processing"] = {
  menu: "Data processing",
  title: "Register of processing operations",
  subtitle: "Made from the settings of this moment (LGPD, art. 37).",
  loadFailed: "The register could not be opened",
  controllerTitle: "Who answers for the data",
  controller: {
    name: "Controller",
    registry: "CNPJ",
    address: "Address",
    dpo_name: "Data protection officer",
    dpo_contact: "Their contact",
  },
  operationsTitle: "Operations",
  operationsHelp: "Purpose and legal basis are the organisation's: what is written there is a proposal. Emptied, the proposal comes back.",
  purpose: "Purpose",
  basis: "Legal basis",
  facts: {
    people: "Data subjects",
    data: "Data",
    storage: "Where it is kept",
    retention: "For how long",
    access: "Who has access",
    transfers: "Sent outside",
  },
  exports: { csv: "Download CSV", json: "Download JSON" },
  print: "Print",
  save: "Save",
  saved: "Register saved",
  saveFailed: "The register was not saved",
};
