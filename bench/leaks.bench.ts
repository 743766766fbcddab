import { createWriteStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defaultMemoryConfig } from '../src/shared/contract/memory-config.ts';
import { appDetector } from '../src/supervisor/leak-watch/app-detector.ts';
import { option, type Benchmark, type BenchmarkResult, type Table } from './benchmark.ts';
import { generateTraces } from './leak-traces/generate.ts';
import { traceSamples } from './leak-traces/trace-adapter.ts';
import { readTraces, type Trace } from './leak-traces/trace-file.ts';
import { scoreTrace, totalScore, type Alert, type Score, type TraceScore } from './leak-traces/trace-score.ts';
import { strippedId } from './leak-traces/stripped-id.ts';

const sharedTraces = fileURLToPath(new URL('../../shared/leaks/dev-0.jsonl.gz', import.meta.url));
const ownSeed = 1;
const ownPerClass = 4;

interface Run {
  traces: number;
  samples: number;
  /** Seconds in the detector alone: reading and parsing are not its cost. */
  detectorSeconds: number;
  readonly alerts: Alert[];
  readonly scores: TraceScore[];
}

export const benchmark: Benchmark = {
  name: 'leaks',
  usage: '[--traces FILE] [--alerts FILE] [--seed N]   runs the leak detector over recorded or generated traces',
  async run(args): Promise<BenchmarkResult> {
    const { source, traces } = chooseTraces(option(args, 'traces'), option(args, 'seed'));
    console.log(`traces: ${source}`);
    const run: Run = { traces: 0, samples: 0, detectorSeconds: 0, alerts: [], scores: [] };
    for await (const trace of traces) runTrace(trace, run);
    const alertsFile = option(args, 'alerts');
    if (alertsFile) await writeAlerts(alertsFile, run.alerts);
    const score = run.scores.length === run.traces && run.traces > 0 ? totalScore(run.scores) : null;
    const figures = { ...counts(run), ...(score ? scoreFigures(score) : {}) };
    return { figures, rows: run.alerts, table: [...figureTable(figures), ...(score ? classTable(score) : [])] };
  },
};

function chooseTraces(
  file: string | undefined,
  seed: string | undefined,
): { source: string; traces: AsyncIterable<Trace> | Iterable<Trace> } {
  if (file !== undefined) return { source: file, traces: readTraces(file) };
  if (seed === undefined && existsSync(sharedTraces))
    return { source: join('..', 'shared', 'leaks', 'dev-0.jsonl.gz'), traces: readTraces(sharedTraces) };
  const chosen = Number(seed ?? ownSeed);
  return { source: `generated here, seed ${chosen}`, traces: generateTraces(chosen, ownPerClass) };
}

function runTrace(trace: Trace, run: Run): void {
  // A trace that carries its truth has its own name; alerts name it as `score.py strip` would have.
  const id = trace.truth ? strippedId(trace.id) : trace.id;
  const samples = [...traceSamples(trace)];
  const detector = appDetector(defaultMemoryConfig);
  const startedMs = performance.now();
  const findings = samples.flatMap((sample) => detector.add(sample));
  run.detectorSeconds += (performance.now() - startedMs) / 1_000;
  const alerts = findings.map(({ seconds, component }) => ({ id, t: seconds, component }));
  run.traces += 1;
  run.samples += samples.length;
  run.alerts.push(...alerts);
  const score = scoreTrace(trace, alerts);
  if (score) run.scores.push(score);
}

function writeAlerts(file: string, alerts: readonly Alert[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const out = createWriteStream(file);
    out.on('error', reject);
    for (const alert of alerts) out.write(`${JSON.stringify(alert)}\n`);
    out.end(resolve);
  });
}

const counts = (run: Run): Record<string, number> => ({
  traces: run.traces,
  samples: run.samples,
  alerts: run.alerts.length,
  seconds: run.detectorSeconds,
  'samples-per-second': run.samples / Math.max(run.detectorSeconds, 1e-9),
});

const scoreFigures = (score: Score): Record<string, number> => ({
  precision: score.precision,
  recall: score.recall,
  'false-alarms-per-day': score.falseAlarmsPerDay,
});

function figureTable(figures: Readonly<Record<string, number>>): Table {
  const rows = Object.entries(figures).map(([name, value]) => [
    name,
    Number.isInteger(value) ? String(value) : value.toFixed(3),
  ]);
  return [['figure', 'value'], ...rows];
}

function classTable({ byClass }: Score): Table {
  const rows = [...byClass].toSorted(([a], [b]) => a.localeCompare(b)).map(([cls, scores]) => classRow(cls, scores));
  return [[''], ['class', 'found', 'median delay s', 'false alarms'], ...rows];
}

function classRow(cls: string, scores: readonly TraceScore[]): readonly string[] {
  const falseAlarms = String(scores.reduce((total, score) => total + score.falseAlarms, 0));
  if (!scores.some((score) => score.isLeak)) return [cls, '', '', falseAlarms];
  const delays = scores
    .flatMap(({ delaySeconds }) => (delaySeconds === null ? [] : [delaySeconds]))
    .sort((a, b) => a - b);
  const middle = delays[Math.floor(delays.length / 2)];
  return [cls, `${delays.length}/${scores.length}`, middle === undefined ? '' : middle.toFixed(0), falseAlarms];
}
