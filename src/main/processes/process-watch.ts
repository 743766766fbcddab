import type { AppProcesses } from '../../shared/contract/process-api.ts';
import { messageOf } from '../../shared/errors/app-error.ts';
import type { Disposable } from '../../shared/lifecycle/disposable.ts';
import type { Clock } from '../../shared/util/clock.ts';
import type { ListedProcess, ProcessTable, ReadBytes } from './process-table.ts';

export const watchPeriodMs = 10_000;

export interface ProcessWatchOptions {
  readonly clock: Clock;
  readonly table: ProcessTable;
  readonly list: () => readonly ListedProcess[];
  readonly readBytes: (pid: number) => Promise<number | 'gone' | 'hidden'>;
  readonly publish: (processes: AppProcesses) => void;
  readonly onProblem: (message: string) => void;
}

/** Measures the app's processes on demand, and every ten seconds while the page watches. */
export class ProcessWatch implements Disposable {
  readonly #options: ProcessWatchOptions;
  #timer: Disposable | null = null;
  #reading: Promise<AppProcesses> | null = null;

  constructor(options: ProcessWatchOptions) {
    this.#options = options;
  }

  /** Calls during a measurement share it. */
  read(): Promise<AppProcesses> {
    this.#reading ??= this.#measure().finally(() => (this.#reading = null));
    return this.#reading;
  }

  setWatched(isWatched: boolean): void {
    if (isWatched === (this.#timer !== null)) return;
    this.#timer?.dispose();
    this.#timer = isWatched ? this.#options.clock.every(watchPeriodMs, () => void this.#tell()) : null;
  }

  dispose(): void {
    this.setWatched(false);
  }

  async #tell(): Promise<void> {
    try {
      const processes = await this.read();
      if (this.#timer) this.#options.publish(processes);
    } catch (error) {
      this.#options.onProblem(`The app's processes could not be measured: ${messageOf(error)}`);
    }
  }

  async #measure(): Promise<AppProcesses> {
    const { list, readBytes, table, clock } = this.#options;
    const listed = list();
    const answers = await Promise.all(listed.map(async ({ pid }) => [pid, await readBytes(pid)] as const));
    const read: ReadBytes = new Map(answers.flatMap(([pid, bytes]) => (bytes === 'gone' ? [] : [[pid, bytes]])));
    return table.assemble(listed, read, clock.wallMs());
  }
}
