import { readFileSync } from 'node:fs';

/** Linux counts in hundredths of a second, whatever the kernel's own tick is. */
const ticksPerSecond = 100;
/** Places of `utime` and `stime` after the name, which is in brackets and may hold anything. See proc(5). */
const userPlace = 11;
const systemPlace = 12;

/** Processor seconds, of all threads, from the text of /proc/PID/stat. */
export function parseCpuSeconds(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[userPlace]) + Number(fields[systemPlace])) / ticksPerSecond;
}

export const cpuSecondsOf = (pid: number): number => parseCpuSeconds(readFileSync(`/proc/${pid}/stat`, 'utf8'));
