/**
 * Half of V8's young generation at most, in units of 2^20 bytes. By default it grows to 16 under load and stays there:
 * 6 MB of the supervisor and 16 of the model process, for nothing that could be measured (docs/decisions/0007).
 */
export const semiSpaceMb = 1;

export interface UtilityArguments {
  /** V8's old generation, in units of 2^20 bytes. */
  readonly heapCapMb: number;
  /** Where Node writes a report of a fatal error. */
  readonly diagnosticFolder: string;
}

/** What V8 is told in a utility process; a plain Node that is to be like one takes the same flags one by one. */
export function v8Flags({ heapCapMb }: Pick<UtilityArguments, 'heapCapMb'>): string[] {
  return [`--max-old-space-size=${heapCapMb}`, `--max-semi-space-size=${semiSpaceMb}`];
}

/** The command line of a utility process. */
export function utilityArguments({ heapCapMb, diagnosticFolder }: UtilityArguments): string[] {
  // Node's own --max-old-space-size is ignored here: V8 reads nothing but --js-flags, and wants them in one, with spaces.
  return [`--js-flags=${v8Flags({ heapCapMb }).join(' ')}`, `--diagnostic-dir=${diagnosticFolder}`];
}
