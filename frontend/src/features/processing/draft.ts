import type { ProcessingOperation, ProcessingRegister, ProcessingSaid } from "@/lib/wire";

export type Controller = Required<ProcessingRegister["controller"]>;
export type OperationCode = ProcessingOperation["code"];

/** What the organisation itself writes, while it is being written: what is missing is GovBot's proposal, in whichever language it is read. */
export interface Draft {
  controller: Controller;
  purposes: Partial<Record<OperationCode, string>>;
  bases: Partial<Record<OperationCode, string>>;
}

export function draftOf({ controller, operations }: ProcessingRegister): Draft {
  return {
    controller,
    purposes: Object.fromEntries(operations.map((each) => [each.code, own(each.purpose, each.proposed_purpose)])),
    bases: Object.fromEntries(operations.map((each) => [each.code, own(each.legal_basis, each.proposed_legal_basis)])),
  };
}

/** What differs from the proposal, or undefined. */
export function own(text: string, proposed: string): string | undefined {
  return text === proposed ? undefined : text;
}

export function saidOf({ controller, purposes, bases }: Draft, operations: ProcessingOperation[]): ProcessingSaid {
  return {
    controller,
    operations: operations.map(({ code }) => ({
      code,
      purpose: purposes[code]?.trim() || null,
      legal_basis: bases[code]?.trim() || null,
    })),
  };
}
