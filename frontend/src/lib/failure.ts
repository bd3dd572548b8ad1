import { currentWords } from "@/lib/words/language";

/** A refused or failed call, in words a person can read. */
export class Failure extends Error {
  override name = "Failure";

  constructor(
    message: string,
    readonly status: number,
    readonly code: string,
    /** What the sentence is about: `seconds` to wait, `reasons` of a refusal. */
    readonly data: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
  }
}

interface WireError {
  error: { code: string; message: string; data?: Record<string, unknown> };
}

function isWireError(body: unknown): body is WireError {
  const error = (body as Partial<WireError> | null | undefined)?.error;
  return typeof error?.message === "string" && error.message !== "";
}

/** Turns an error body into a Failure; a body that is not the server's own gets a general sentence. */
export function failureFrom(status: number, body: unknown): Failure {
  if (isWireError(body)) return new Failure(body.error.message, status, body.error.code, body.error.data);
  return new Failure(currentWords().errors.unexpected(status), status, "unexpected");
}

export function networkFailure(): Failure {
  return new Failure(currentWords().errors.network, 0, "network");
}

/** The sentence to show for anything thrown: our own failures speak, the rest is a network matter. */
export function messageOf(error: unknown): string {
  return error instanceof Failure ? error.message : networkFailure().message;
}
