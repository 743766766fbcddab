import type { MemoryMetrics } from '../../shared/contract/memory-management-api.ts';

/** Since when each component holds something, as far as samples tell: what came and went between two is not seen. */
export class ComponentAges {
  /** Of the components of the last sample only, so it does not grow. */
  #sinceMs: ReadonlyMap<string, number> = new Map();

  /** `nowMs` is monotonic. */
  observe({ trackedByComponent }: Pick<MemoryMetrics, 'trackedByComponent'>, nowMs: number): void {
    const since = new Map<string, number>();
    for (const [component, bytes] of Object.entries(trackedByComponent)) {
      if (bytes > 0) since.set(component, this.#sinceMs.get(component) ?? nowMs);
    }
    this.#sinceMs = since;
  }

  /** Milliseconds; null for what held nothing in the last sample. */
  ageMs(component: string, nowMs: number): number | null {
    const sinceMs = this.#sinceMs.get(component);
    return sinceMs === undefined ? null : Math.max(0, nowMs - sinceMs);
  }
}
