import { z } from 'zod';

/** Begins the host's lines among what else Electron prints. */
export const hostMarker = 'ainote-bench-host ';

const index = z.number().int().nonnegative();

const hostLineSchema = z.union([
  z.strictObject({ index, pid: z.number().int() }),
  z.strictObject({ index, exitCode: z.number().int() }),
  z.strictObject({ index, message: z.unknown() }),
]);

/** What the host says of one of its processes, by the place of that process in the list of what was to start. */
export type HostLine = z.output<typeof hostLineSchema>;

/** Null for a line that is not the host's. */
export function parseHostLine(line: string): HostLine | null {
  return line.startsWith(hostMarker) ? hostLineSchema.parse(JSON.parse(line.slice(hostMarker.length))) : null;
}
