/** A table of text columns; the first row holds the headings. */
export type Table = readonly (readonly string[])[];

/** Figures under kebab-case names that tell their unit where they have one. */
export type Figures = Readonly<Record<string, number>>;

export interface BenchmarkResult {
  readonly figures: Figures;
  /** The raw rows behind the figures. */
  readonly rows: readonly unknown[];
  /** What a person reads. */
  readonly table: Table;
}

/** A benchmark file exports one of these as `benchmark`. */
export interface Benchmark {
  readonly name: string;
  readonly usage: string;
  run(args: readonly string[]): Promise<BenchmarkResult>;
}

/** What hinders a benchmark, in a sentence for the person who started it; printed without a stack. */
export class BenchmarkError extends Error {
  override readonly name = 'BenchmarkError';
}

/** The value of `--name VALUE` or `--name=VALUE` among the arguments; undefined when it is not given. */
export function option(args: readonly string[], name: string): string | undefined {
  const inOne = args.find((arg) => arg.startsWith(`--${name}=`));
  if (inOne !== undefined) return inOne.slice(name.length + 3);
  const index = args.indexOf(`--${name}`);
  if (index === -1) return undefined;
  const value = args[index + 1];
  if (value === undefined || value.startsWith('--')) throw new BenchmarkError(`--${name} needs a value.`);
  return value;
}

/** @throws BenchmarkError when it is not given */
export function requiredOption(args: readonly string[], name: string): string {
  const value = option(args, name);
  if (value === undefined) throw new BenchmarkError(`--${name} is needed.`);
  return value;
}

/** Refuses options that a benchmark does not know: a mistyped one would measure something else. */
export function allowOptions(args: readonly string[], ...known: readonly string[]): void {
  const names = [...known, 'json'];
  args.forEach((arg, index) => {
    const name = /^--([^=]+)/.exec(arg)?.[1];
    const isValue = index > 0 && /^--[^=]+$/.test(args[index - 1] ?? '');
    if (name === undefined ? !isValue : !names.includes(name))
      throw new BenchmarkError(`Not understood: ${arg}. The options are ${names.map((n) => `--${n}`).join(', ')}.`);
  });
}

export const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);
