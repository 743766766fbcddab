import type { Random } from './random.ts';

export interface LeakPlan {
  readonly cls: string;
  readonly component: 'heap' | 'external' | 'cache' | 'index' | 'rss';
  readonly onset: number;
  /** MB leaked `elapsed` seconds and `operations` operations after the onset. */
  readonly leakedMb: (elapsed: number, operations: number) => number;
}

const owned = ['heap', 'external', 'index'] as const;

const linear =
  (rate: number) =>
  (elapsed: number): number =>
    rate * elapsed;

/** The plan of a leaking class; null for a benign one. */
export function planLeak(cls: string, random: Random, seconds: number): LeakPlan | null {
  const component = random.pick(owned);
  const early = random.between(0.12, 0.35) * seconds;
  const plan = (onset: number, leakedMb: LeakPlan['leakedMb'], where: LeakPlan['component'] = component): LeakPlan => ({
    cls,
    component: where,
    onset,
    leakedMb,
  });
  switch (cls) {
    case 'lin_0.5':
      return plan(random.between(0.2, 0.5) * seconds, linear(0.5));
    case 'lin_0.05':
      return plan(early, linear(0.05));
    case 'lin_0.01':
      return plan(random.between(0.2, 0.35) * seconds, linear(0.01));
    case 'lin_0.002':
      return plan(early, linear(0.002));
    case 'lin_0.05_diurnal':
      return plan(early, linear(0.05), random.pick(['heap', 'external']));
    case 'lin_0.01_cachefill':
      return plan(random.between(0.18, 0.32) * seconds, linear(0.01), 'heap');
    case 'late_onset':
      return plan(random.between(0.65, 0.78) * seconds, linear(0.05));
    case 'native_rss':
      return plan(early, linear(0.05), 'rss');
    case 'cache_entry_bloat':
      return plan(early, linear(random.scale(0.025, 0.1)), 'cache');
    case 'step_10':
      return plan(early, () => 10);
    case 'staircase_10':
      return plan(early, staircase(random.scale(600, 1_500)));
    case 'per_op':
      return plan(early, perOperation(random.scale(0.008, 0.06)));
    case 'intermittent':
      return plan(early, intermittent(random, seconds));
    default:
      return null;
  }
}

const staircase =
  (period: number) =>
  (elapsed: number): number =>
    10 * (1 + Math.floor(elapsed / period));

const perOperation =
  (mb: number) =>
  (_elapsed: number, operations: number): number =>
    mb * operations;

/** Leaks at 0.05 MB/s, in spells. */
function intermittent(random: Random, seconds: number): LeakPlan['leakedMb'] {
  const leakingAt: number[] = [0];
  let isLeaking = true;
  let until = random.exponential(500);
  for (let at = 10; at <= seconds; at += 10) {
    if (at >= until) {
      isLeaking = !isLeaking;
      until = at + random.exponential(isLeaking ? 500 : 800);
    }
    leakingAt.push((leakingAt.at(-1) ?? 0) + (isLeaking ? 0.5 : 0));
  }
  return (elapsed) => leakingAt[Math.floor(elapsed / 10)] ?? leakingAt.at(-1) ?? 0;
}
