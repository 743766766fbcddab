import type { AppProcess, AppProcesses, ProcessMeasure, ProcessRole } from '../../shared/contract/process-api.ts';

/** What Electron's `app.getAppMetrics()` says of a process, as far as it is used. */
export interface ListedProcess {
  readonly pid: number;
  readonly type: string;
  readonly name?: string;
  readonly serviceName?: string;
  /** Milliseconds since 1970; with the pid it names a process for good. */
  readonly creationTime: number;
  readonly cpu: { readonly percentCPUUsage: number };
  /** In units of 1,024 bytes. */
  readonly memory: { readonly workingSetSize: number; readonly privateBytes?: number };
}

/** Our own names for the utility processes that we start; Electron reports them back. */
export interface ProcessNames {
  readonly supervisor: string;
  readonly model: string;
}

/** The private bytes that were read, by pid; `hidden` when this system does not tell. A pid that is absent has ended. */
export type ReadBytes = ReadonlyMap<number, number | 'hidden'>;

/** Puts together what is known of the app's processes, and remembers the most that each has held. */
export class ProcessTable {
  readonly #names: ProcessNames;
  /** Of the processes of the last reading only, so it does not grow. */
  #peaks: ReadonlyMap<string, number> = new Map();

  constructor(names: ProcessNames) {
    this.#names = names;
  }

  /** `atMs`: wall-clock milliseconds. */
  assemble(listed: readonly ListedProcess[], read: ReadBytes, atMs: number): AppProcesses {
    const peaks = new Map<string, number>();
    const processes = listed.flatMap((process): AppProcess[] => {
      const bytes = read.get(process.pid);
      if (bytes === undefined) return [];
      const measured = bytes === 'hidden' ? electronsOwn(process) : ({ bytes, measure: 'private-dirty' } as const);
      const key = `${process.pid}-${process.creationTime}`;
      const peakBytes = Math.max(measured.bytes, this.#peaks.get(key) ?? 0);
      peaks.set(key, peakBytes);
      return [
        {
          pid: process.pid,
          role: this.#roleOf(process),
          privateBytes: measured.bytes,
          measure: measured.measure,
          peakBytes,
          cpuPercent: process.cpu.percentCPUUsage,
          uptimeMs: Math.max(0, Math.round(atMs - process.creationTime)),
        },
      ];
    });
    this.#peaks = peaks;
    return {
      atMs,
      processes: processes.toSorted((a, b) => b.privateBytes - a.privateBytes),
      totalBytes: processes.reduce((total, { privateBytes }) => total + privateBytes, 0),
    };
  }

  #roleOf({ type, name = '', serviceName = '' }: ListedProcess): ProcessRole {
    if (type === 'Browser') return 'main';
    if (type === 'Tab') return 'page';
    if (type === 'GPU') return 'gpu';
    if (name.startsWith(this.#names.supervisor)) return 'supervisor';
    if (name.startsWith(this.#names.model)) return 'model';
    return serviceName.startsWith('network.') ? 'network' : 'utility';
  }
}

function electronsOwn({ memory }: ListedProcess): { readonly bytes: number; readonly measure: ProcessMeasure } {
  const { privateBytes, workingSetSize } = memory;
  return privateBytes === undefined
    ? { bytes: workingSetSize * 1_024, measure: 'resident-set' }
    : { bytes: privateBytes * 1_024, measure: 'private-bytes' };
}
