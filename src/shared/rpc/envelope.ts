import { fromWireError, toWireError, type WireError } from '../errors/wire-error.ts';

/** A reply that keeps the code of a failure: an error thrown across a process arrives with little but its text. */
export type Envelope<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: WireError };

export const success = <T>(value: T): Envelope<T> => ({ ok: true, value });

export const failure = (error: unknown): Envelope<never> => ({ ok: false, error: toWireError(error) });

/** Turns a reply back into a value or a thrown AppError. */
export function unwrap<T>(envelope: Envelope<T>): T {
  if (envelope.ok) return envelope.value;
  throw fromWireError(envelope.error);
}
