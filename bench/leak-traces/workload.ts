import type { Random } from './random.ts';

/** Load over the day, from rest to full and back. */
export type DayLoad = (seconds: number) => number;

export const steadyLoad: DayLoad = () => 1;

export function diurnalLoad(random: Random): DayLoad {
  const phase = random.between(0, 2 * Math.PI);
  const sharpness = random.between(1, 2);
  return (seconds) => 0.03 + (0.5 - 0.5 * Math.cos((2 * Math.PI * seconds) / 86_400 + phase)) ** sharpness;
}

/** Bursts of use and pauses: operations a second at each moment, and operations so far. */
export class Workload {
  readonly #random: Random;
  readonly #dayLoad: DayLoad;
  readonly #busyRate: number;
  readonly #busySeconds: number;
  readonly #pauseSeconds: number;
  #isBusy = true;
  #until: number;
  operations = 0;
  /** 0..1: the share of the full load, without noise; what live memory follows. */
  intensity = 0;

  constructor(random: Random, dayLoad: DayLoad) {
    this.#random = random;
    this.#dayLoad = dayLoad;
    this.#busyRate = random.between(1.6, 2.4);
    this.#busySeconds = random.scale(600, 3_600);
    this.#pauseSeconds = random.scale(200, 1_200);
    this.#until = random.exponential(this.#busySeconds);
  }

  advance(seconds: number, passed: number): void {
    if (seconds >= this.#until) {
      this.#isBusy = !this.#isBusy;
      this.#until = seconds + this.#random.exponential(this.#isBusy ? this.#busySeconds : this.#pauseSeconds);
    }
    this.intensity = this.#dayLoad(seconds) * (this.#isBusy ? 1 : 0.08);
    const expected = this.intensity * this.#busyRate * passed;
    this.operations += Math.max(0, Math.round(expected + this.#random.normal(Math.sqrt(expected))));
  }

  restart(): void {
    this.operations = 0;
  }
}
