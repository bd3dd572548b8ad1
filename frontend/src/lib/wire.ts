import type { components } from "@/client/schema";

/** The wire shapes by the names this code uses; the one place to mend when the schema renames one. */
type Schemas = components["schemas"];

export type Me = Schemas["MeOut"];
export type Permission = Schemas["Permission"];
export type SignIn = Schemas["SignInOut"];
export type ApiKey = Schemas["KeyOut"];
export type Person = Schemas["PersonOut"];
export type PersonState = Person["state"];
export type Department = Schemas["DepartmentOut"];
export type Role = Schemas["RoleOut"];
export type PassedLink = Schemas["LinkOut"];
export type Ticket = Schemas["TicketOut"];
export type Status = Schemas["Status"];
export type LibraryDocument = Schemas["DocumentOut"];
export type DocumentState = LibraryDocument["state"];
export type Passage = Schemas["PassageOut"];
export type Session = Schemas["SessionOut"];
export type SessionDetail = Schemas["Conversation"];
export type Message = Schemas["MessageOut"];
export type Source = Schemas["SourceOut"];
export type SkippedModel = Schemas["SkippedModel"];
export type Provider = Schemas["ProviderOut"];
export type ProviderModel = Schemas["ModelOut"];
export type Pull = Schemas["PullOut"];
export type Flag = Schemas["FlagOut"];
export type Hit = Schemas["HitOut"];
export type SearchPlan = Schemas["PlanOut"];
export type SearchMode = "hybrid" | "lexical" | "dense";
export type Prompt = Schemas["PromptOut"];
export type PromptLanguage = Prompt["language"];
export type PromptText = Schemas["InstructionsText"];
export type PromptChange = Schemas["ChangeOut"];
export type RecordedAct = Schemas["ActOut"];
export type Action = Schemas["ActionOut"];
export type RecordCheck = Schemas["CheckOut"];
export type AnswerStyle = keyof PromptText["styles"];
