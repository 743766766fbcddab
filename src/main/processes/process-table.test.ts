import { describe, expect, it } from 'vitest';
import { ProcessTable, type ListedProcess, type ReadBytes } from './process-table.ts';

const startMs = 1_000_000;

function listed(pid: number, more: Partial<ListedProcess>): ListedProcess {
  return {
    pid,
    type: 'Utility',
    creationTime: startMs,
    cpu: { percentCPUUsage: 0 },
    memory: { workingSetSize: 50_000 },
    ...more,
  };
}

const everyRole = [
  listed(1, { type: 'Browser', cpu: { percentCPUUsage: 1.5 } }),
  listed(2, { type: 'Tab' }),
  listed(3, { type: 'GPU' }),
  listed(4, { name: 'ainote-supervisor-1', serviceName: 'node.mojom.NodeService' }),
  listed(5, { name: 'ainote-model-2', serviceName: 'node.mojom.NodeService' }),
  listed(6, { name: 'Network Service', serviceName: 'network.mojom.NetworkService' }),
  listed(7, { name: 'Audio Service', serviceName: 'audio.mojom.AudioService' }),
];

const start = () => new ProcessTable({ supervisor: 'ainote-supervisor', model: 'ainote-model' });
const bytes = (entries: Record<number, number | 'hidden'>): ReadBytes =>
  new Map(Object.entries(entries).map(([pid, value]) => [Number(pid), value]));

describe('ProcessTable', () => {
  it('says what each process is for, the largest first, with the total', () => {
    const read = bytes({ 1: 10, 2: 90, 3: 30, 4: 40, 5: 80, 6: 20, 7: 5 });
    const { processes, totalBytes, atMs } = start().assemble(everyRole, read, startMs + 5_000);
    expect(processes.map(({ role }) => role)).toEqual([
      'page',
      'model',
      'supervisor',
      'gpu',
      'network',
      'main',
      'utility',
    ]);
    expect(totalBytes).toBe(275);
    expect(atMs).toBe(startMs + 5_000);
    expect(processes.at(-2)).toEqual({
      pid: 1,
      role: 'main',
      privateBytes: 10,
      measure: 'private-dirty',
      peakBytes: 10,
      cpuPercent: 1.5,
      uptimeMs: 5_000,
    });
  });

  it('leaves out a process that ended while it was read', () => {
    const { processes } = start().assemble(everyRole, bytes({ 1: 10 }), startMs);
    expect(processes.map(({ pid }) => pid)).toEqual([1]);
  });

  it('remembers the most that a process has held, and not for another one with its number', () => {
    const table = start();
    const peakOf = (process: ListedProcess, held: number) =>
      table.assemble([process], bytes({ [process.pid]: held }), startMs).processes[0]?.peakBytes;
    const first = listed(9, {});
    expect([peakOf(first, 70), peakOf(first, 30)]).toEqual([70, 70]);
    expect(peakOf(listed(9, { creationTime: startMs + 1 }), 20)).toBe(20);
    expect(peakOf(first, 40)).toBe(40);
  });

  it('takes what Electron offers where the system hides private bytes, and says so', () => {
    const process = listed(2, { memory: { workingSetSize: 100, privateBytes: 60 } });
    const { processes } = start().assemble([process, listed(3, {})], bytes({ 2: 'hidden', 3: 'hidden' }), startMs);
    expect(processes).toMatchObject([
      { pid: 3, privateBytes: 50_000 * 1_024, measure: 'resident-set' },
      { pid: 2, privateBytes: 60 * 1_024, measure: 'private-bytes' },
    ]);
  });

  it('never says less than nothing of how long a process runs, whatever the clock did', () => {
    const { processes } = start().assemble([listed(1, {})], bytes({ 1: 1 }), startMs - 60_000);
    expect(processes[0]?.uptimeMs).toBe(0);
  });
});
