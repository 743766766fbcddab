import { AppError } from '../../shared/errors/app-error.ts';
import type { Embedder } from '../embedding/embedder.ts';
import type { QueryRoom } from './query-room.ts';

/** More would only keep the model busy with what nobody waits for any more. */
const maxInFlight = 2;

interface Flight {
  readonly text: string;
  readonly stop: AbortController;
  readonly vector: Promise<Float32Array>;
  /** Callers that still want it. */
  waiting: number;
}

/**
 * Calls of the model for queries: one for all who ask for the same text, ended when nobody waits for it any more. Of
 * those under way only the newest two go on: an older one is given up with `cancelled`.
 */
export class ModelFlights {
  readonly #embedder: Embedder;
  readonly #room: QueryRoom | null;
  /** In the order in which they began. */
  readonly #flights = new Map<string, Flight>();

  /** Without a room no query is refused. */
  constructor(embedder: Embedder, room: QueryRoom | null = null) {
    this.#embedder = embedder;
    this.#room = room;
  }

  /** @throws AppError cancelled; memory-refused; what the embedder throws */
  async embed(text: string, signal: AbortSignal): Promise<Float32Array> {
    const flight = this.#flights.get(text) ?? this.#begin(text);
    flight.waiting += 1;
    const withdrawn = Promise.withResolvers<never>();
    const withdraw = () => withdrawn.reject(new AppError('cancelled', 'The request was withdrawn.'));
    signal.addEventListener('abort', withdraw, { once: true });
    try {
      return await Promise.race([flight.vector, withdrawn.promise]);
    } finally {
      signal.removeEventListener('abort', withdraw);
      flight.waiting -= 1;
      if (flight.waiting === 0) this.#end(flight);
    }
  }

  #begin(text: string): Flight {
    const stop = new AbortController();
    const flight: Flight = { text, stop, vector: this.#call(text, stop.signal), waiting: 0 };
    this.#flights.set(text, flight);
    const [oldest] = this.#flights.values();
    if (oldest && this.#flights.size > maxInFlight) this.#end(oldest);
    return flight;
  }

  #end(flight: Flight): void {
    if (this.#flights.get(flight.text) === flight) this.#flights.delete(flight.text);
    flight.stop.abort(); // Of no effect on a call that has ended.
  }

  async #call(text: string, signal: AbortSignal): Promise<Float32Array> {
    if (!this.#room) return this.#embed(text, signal);
    const lease = await this.#room.take(text, this.#embedder.dimensions);
    try {
      // The answer may have come after a collection that outlasted the wish for it.
      if (signal.aborted) throw new AppError('cancelled', 'Newer queries took its place.');
      return await this.#embed(text, signal);
    } finally {
      lease.dispose();
    }
  }

  async #embed(text: string, signal: AbortSignal): Promise<Float32Array> {
    const [vector] = await this.#embedder.embed([text], signal);
    if (!vector) throw new Error('The embedder returned no vector for a text.');
    return vector;
  }
}
