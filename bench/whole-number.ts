import { BenchmarkError } from './benchmark.ts';

/** An option that is a whole number within bounds. */
export function wholeNumber(name: string, given: string | undefined, byDefault: number, max: number): number {
  const value = Number(given ?? byDefault);
  if (Number.isInteger(value) && value >= 1 && value <= max) return value;
  throw new BenchmarkError(`--${name} must be a whole number from 1 to ${max}, not ${given}.`);
}
