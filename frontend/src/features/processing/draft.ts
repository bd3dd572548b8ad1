import type { ProcessingOperation, ProcessingRegister, ProcessingSaid } from "@/lib/wire";

export type Controller = Required<ProcessingRegister["controller"]>;
export type OperationCode = ProcessingOperation["code"];

/** What the organisation writes in its register, while it is being written. */
export interface Draft {
  controller: Controller;
  purposes: Partial<Record<OperationCode, string>>;
  bases: Partial<Record<OperationCode, string>>;
}

export function draftOf({ controller, operations }: ProcessingRegister): Draft {
  return {
    controller,
    purposes: Object.fromEntries(operations.map((each) => [each.code, each.purpose])),
    bases: Object.fromEntries(operations.map((each) => [each.code, each.legal_basis])),
  };
}

/** What differs from GovBot's proposal, or null: the proposal, in whichever language it is read. */
function own(text: string | undefined, proposed: string): string | null {
  const written = text?.trim();
  return written && written !== proposed ? written : null;
}

export function saidOf(draft: Draft, operations: ProcessingOperation[]): ProcessingSaid {
  return {
    controller: draft.controller,
    operations: operations.map((each) => ({
      code: each.code,
      purpose: own(draft.purposes[each.code], each.proposed_purpose),
      legal_basis: own(draft.bases[each.code], each.proposed_legal_basis),
    })),
  };
}
