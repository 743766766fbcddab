import { BenchmarkError, megabytes, type Figures, type Table } from '../benchmark.ts';
import type { CollectedReport, PressedReport } from './gc-protocol.ts';

/** What was measured of one way to fill the process. */
export interface GcRow {
  readonly way: string;
  readonly limitBytes: number;
  readonly pressed: PressedReport;
  readonly collected: readonly CollectedReport[];
  /** Private bytes from outside, while automatic collection was on. */
  readonly samples: readonly number[];
}

/**
 * Of what owners let go, the share that left the process in time. More than 1 when garbage left with it.
 * @throws BenchmarkError when they let nothing go: a full process that frees nothing has failed
 */
export function returnedShare({ name, freedBytes, beforeBytes, afterBytes }: CollectedReport): number {
  if (freedBytes <= 0) throw new BenchmarkError(`The ${name} collection of a full process freed nothing.`);
  return (beforeBytes - afterBytes) / freedBytes;
}

export function gcFigures(rows: readonly GcRow[]): Figures {
  const collected = rows.flatMap((row) => row.collected);
  return {
    'worst-returned-share': Math.min(...collected.map(returnedShare)),
    'worst-duration-ms': Math.max(...collected.map(({ receipt }) => receipt.durationMs)),
    'worst-pause-ms': Math.max(...collected.map(({ receipt }) => receipt.longestPauseMs)),
    'limit-violations': rows.reduce((sum, row) => sum + violations(row), 0),
    'highest-share-of-limit': Math.max(...rows.map((row) => highestBytes(row) / row.limitBytes)),
  };
}

export const violations = ({ samples, limitBytes }: GcRow): number =>
  samples.filter((bytes) => bytes > limitBytes).length;

const highestBytes = ({ samples }: GcRow): number => Math.max(0, ...samples);

export function gcTable(rows: readonly GcRow[]): Table {
  const heads = ['filled with', 'collection', 'asked MB', 'freed MB', 'returned MB', 'share', 'ms', 'longest pause ms'];
  const pressHeads = ['pieces taken', 'freed MB', 'refusals', 'collections', 'highest MB', 'limit MB', 'samples above'];
  return [
    [...heads],
    ...rows.flatMap((row) => row.collected.map((report) => collectedCells(row.way, report))),
    [''],
    ['pressed with', ...pressHeads],
    ...rows.map(pressedCells),
  ];
}

function collectedCells(way: string, report: CollectedReport): string[] {
  const { name, receipt, freedBytes, beforeBytes, afterBytes } = report;
  return [
    way,
    name,
    megabytes(receipt.askedBytes),
    megabytes(freedBytes),
    megabytes(beforeBytes - afterBytes),
    returnedShare(report).toFixed(2),
    receipt.durationMs.toFixed(0),
    receipt.longestPauseMs.toFixed(0),
  ];
}

function pressedCells(row: GcRow): string[] {
  const { takenPieces, freedBytes, refusals, collections } = row.pressed;
  return [
    row.way,
    String(takenPieces),
    megabytes(freedBytes),
    String(refusals),
    String(collections),
    megabytes(highestBytes(row)),
    megabytes(row.limitBytes),
    String(violations(row)),
  ];
}
