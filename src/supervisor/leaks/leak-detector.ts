import { ComponentWatch } from './component-watch.ts';
import { describeLeak } from './describe-leak.ts';
import type { LeakFinding } from './leak-finding.ts';
import type { LeakSample } from './leak-sample.ts';
import { leakSettings, type LeakSettings } from './leak-settings.ts';
import { LoadMeter } from './load-meter.ts';
import { OpenLeak } from './open-leak.ts';

/** More components than this are a mistake of the caller; each costs some 30 KB. */
const maxComponents = 32;

interface Watched {
  readonly watch: ComponentWatch;
  open: OpenLeak | null;
}

/**
 * Finds leaks in a stream of samples: one finding for each leak, when it is sure. Pure: no clock, no I/O, the same
 * samples give the same findings; memory is bounded whatever is fed.
 */
export class LeakDetector {
  readonly #settings: LeakSettings;
  readonly #watched = new Map<string, Watched>();
  #meter: LoadMeter;
  #epoch: number | null = null;

  constructor(settings: Partial<LeakSettings> = {}) {
    this.#settings = leakSettings(settings);
    this.#meter = new LoadMeter(this.#settings.gapSeconds);
  }

  add(sample: LeakSample): LeakFinding[] {
    if (sample.epoch !== this.#epoch) this.#restart(sample.epoch);
    const moment = this.#meter.add(sample);
    if (!moment) return [];
    if (this.#meter.hasSlept) for (const { watch } of this.#watched.values()) watch.pause();
    const findings = sample.components.flatMap((reading) => {
      const watched = this.#watchedFor(reading.name, () => new ComponentWatch(reading, this.#settings));
      const evidence = watched.watch.add(sample, reading, moment);
      if (watched.open || !evidence) return [];
      watched.open = new OpenLeak(moment.awake, this.#settings);
      return [describeLeak(reading.name, evidence, moment)];
    });
    this.#closeLeaks(moment.awake);
    return findings;
  }

  /** The components that were reported and have not been quiet for long enough since. */
  get openLeaks(): ReadonlySet<string> {
    return new Set([...this.#watched].flatMap(([name, { open }]) => (open ? [name] : [])));
  }

  /** Floors held now, over all components: what bounds its memory. */
  get floorCount(): number {
    return [...this.#watched.values()].reduce((total, { watch }) => total + watch.size, 0);
  }

  /** Of all components: one that gave everything back is missing from the sample, and its leak must end too. */
  #closeLeaks(awake: number): void {
    for (const watched of this.#watched.values()) if (watched.open?.isOver(watched.watch, awake)) watched.open = null;
  }

  #restart(epoch: number): void {
    this.#epoch = epoch;
    this.#watched.clear();
    this.#meter = new LoadMeter(this.#settings.gapSeconds);
  }

  #watchedFor(name: string, create: () => ComponentWatch): Watched {
    const known = this.#watched.get(name);
    if (known) return known;
    if (this.#watched.size >= maxComponents) throw new RangeError(`More than ${maxComponents} components: ${name}`);
    const watched: Watched = { watch: create(), open: null };
    this.#watched.set(name, watched);
    return watched;
  }
}
