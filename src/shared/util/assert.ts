/** A broken invariant is a bug: it is thrown as a plain Error, reaches the log with its stack, and is never caught as a failure. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`Invariant broken: ${message}`);
}

export function assertNever(value: never): never {
  throw new Error(`Unexpected case: ${JSON.stringify(value)}`);
}

/** Checks a bound given to a constructor; names the option in the error. */
export function positiveInteger(name: string, value: number): number {
  if (!Number.isSafeInteger(value) || value <= 0)
    throw new RangeError(`${name} must be a positive whole number, not ${value}`);
  return value;
}
