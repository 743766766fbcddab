import type { Random } from './random.ts';

interface Import {
  readonly from: number;
  readonly to: number;
  readonly mb: number;
}

/** Memory that operations hold for a while: imports, and a declared step that stays. */
export class HeldMemory {
  readonly #imports: readonly Import[];
  readonly #declaredAt: number;
  readonly #declaredTotalMb: number;
  readonly #heapShare: number;
  heapMb = 0;
  externalMb = 0;
  indexMb = 0;
  declaredMb = 0;
  isActive = false;

  constructor(cls: string, random: Random, seconds: number) {
    const count = cls === 'burst_import' ? Math.round(random.between(2, 6)) : random.next() < 0.25 ? 1 : 0;
    this.#imports = Array.from({ length: count }, () => {
      const from = random.between(0.15, 0.9) * seconds;
      return { from, to: from + random.scale(180, 1_200), mb: random.between(8, 40) };
    });
    this.#declaredAt = cls === 'declared_step' ? random.between(0.2, 0.75) * seconds : Number.POSITIVE_INFINITY;
    this.#declaredTotalMb = random.between(12, 45);
    this.#heapShare = random.between(0.4, 0.8);
  }

  advance(at: number): void {
    const running = this.#imports.find(({ from, to }) => at >= from && at < to);
    this.isActive = running !== undefined;
    this.declaredMb = at >= this.#declaredAt ? this.#declaredTotalMb : 0;
    this.heapMb = 0.7 * (running?.mb ?? 0) + this.#heapShare * this.declaredMb;
    this.externalMb = running?.mb ?? 0;
    this.indexMb = (1 - this.#heapShare) * this.declaredMb;
  }
}
