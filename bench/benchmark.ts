/** A table of text columns; the first row holds the headings. */
export type Table = readonly (readonly string[])[];

export interface BenchmarkResult {
  /** Figures under kebab-case names that end in their unit where they have one. */
  readonly figures: Readonly<Record<string, number>>;
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

/** The value of `--name VALUE` among the arguments; undefined when it is not given. */
export function option(args: readonly string[], name: string): string | undefined {
  const index = args.indexOf(`--${name}`);
  return index === -1 ? undefined : args[index + 1];
}

export const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);
