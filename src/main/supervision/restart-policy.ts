/** One life that ended in a crash, on the monotonic clock. */
export interface CrashedLife {
  readonly startedAtMs: number;
  readonly endedAtMs: number;
}

export type RestartDecision =
  { readonly kind: 'restart'; readonly afterMs: number } | { readonly kind: 'degraded'; readonly reason: string };

const backoffMs = [0, 250, 1000, 4000, 10_000] as const;
const jitter = 0.2;
const fastLoop = { windowMs: 5 * 60_000, crashes: 4 };
const slowLoop = { uptimeMs: 20 * 60_000, lives: 3 };
const uptimeForgivingOneCrashMs = 10 * 60_000;
/** More lives than any rule looks back at. */
export const maxRememberedLives = 16;

/** The history with one more life, bounded. */
export function rememberLife(lives: readonly CrashedLife[], life: CrashedLife): readonly CrashedLife[] {
  return [...lives, life].slice(-maxRememberedLives);
}

/**
 * What to do after the last of these crashes. `random` gives 0..1. Only uptime forgives a crash: a process that gets
 * ready and dies at once would otherwise start for ever.
 */
export function decideRestart(lives: readonly CrashedLife[], nowMs: number, random: () => number): RestartDecision {
  const recent = lives.filter((life) => nowMs - life.endedAtMs < fastLoop.windowMs).length;
  if (recent >= fastLoop.crashes) return { kind: 'degraded', reason: `It crashed ${recent} times within 5 minutes.` };
  if (isSlowLoop(lives, nowMs)) {
    return { kind: 'degraded', reason: `It crashed ${slowLoop.lives} times in a row within 20 minutes of its start.` };
  }
  const step = Math.max(0, unforgivenCrashes(lives) - 1);
  const delayMs = backoffMs[Math.min(step, backoffMs.length - 1)] ?? 0;
  return { kind: 'restart', afterMs: Math.round(delayMs * (1 - jitter + 2 * jitter * random())) };
}

/** A few quick crashes are the fast rule's to judge, so the first of these must be older than its window. */
function isSlowLoop(lives: readonly CrashedLife[], nowMs: number): boolean {
  const last = lives.slice(-slowLoop.lives);
  const first = last[0];
  if (!first || last.length < slowLoop.lives) return false;
  return (
    nowMs - first.endedAtMs >= fastLoop.windowMs &&
    last.every((life) => life.endedAtMs - life.startedAtMs < slowLoop.uptimeMs)
  );
}

function unforgivenCrashes(lives: readonly CrashedLife[]): number {
  let crashes = 0;
  for (const life of lives) {
    const forgiven = Math.floor((life.endedAtMs - life.startedAtMs) / uptimeForgivingOneCrashMs);
    crashes = Math.max(0, crashes - forgiven) + 1;
  }
  return crashes;
}
