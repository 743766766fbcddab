import type { ModelSettings } from '../../shared/contract/model-settings.ts';
import type { OllamaModel, OllamaStatus } from '../../shared/contract/ollama-api.ts';
import { AppError, isAppError } from '../../shared/errors/app-error.ts';
import type { Disposable } from '../../shared/lifecycle/disposable.ts';
import type { Clock } from '../../shared/util/clock.ts';
import { OllamaCalls, type ChatCall } from './ollama-calls.ts';
import { OllamaError } from './ollama-error.ts';
import { findModel, isRemote, maxListedModels, toModel, type ListedModel } from './ollama-models.ts';
import { notAskedYet, notChosen, statusOfError, statusOfSight, type OllamaStanding } from './ollama-status.ts';

/** Older versions are asked for the abilities of each model by itself; of so many at most. */
const maxAskedModels = 50;

export interface OllamaConnectionOptions {
  readonly clock: Clock;
  readonly settings: ModelSettings;
}

/**
 * The one way to Ollama. Closed until the user has chosen it: then nothing is sent anywhere. It remembers how the last
 * call went, so that the window can say how it stands and what to do.
 */
export class OllamaConnection implements Disposable {
  readonly #clock: Clock;
  readonly #ended = new AbortController();
  #settings: ModelSettings;
  #standing: OllamaStanding;
  /** Models that have been used and may still be in the server's memory on our account. */
  readonly #used = new Set<string>();
  /** Calls under way that have a model work. */
  #working = 0;

  constructor({ clock, settings }: OllamaConnectionOptions) {
    this.#clock = clock;
    this.#settings = settings;
    this.#standing = settings.provider === 'ollama' ? notAskedYet : notChosen;
  }

  get isChosen(): boolean {
    return this.#settings.provider === 'ollama';
  }

  get settings(): ModelSettings {
    return this.#settings;
  }

  status(): OllamaStatus {
    const { ollamaUrl: url, chatModel } = this.#settings;
    return { ...this.#standing, url, chatModel };
  }

  /** Takes the user's choice. What was known of another address is forgotten. */
  configure(settings: ModelSettings): void {
    const { provider, ollamaUrl } = this.#settings;
    if (provider === 'ollama' && (settings.provider !== provider || settings.ollamaUrl !== ollamaUrl))
      void this.#unloadUsed();
    this.#settings = settings;
    if (settings.provider !== 'ollama') this.#standing = notChosen;
    else if (provider !== 'ollama' || settings.ollamaUrl !== ollamaUrl) this.#standing = notAskedYet;
    else if (this.#standing.version !== null) this.#see(this.#standing.version, this.#standing.models);
  }

  /**
   * Asks the server how it is and what it has. A failure is a state, not an error.
   * @throws AppError cancelled
   */
  async look(signal?: AbortSignal): Promise<OllamaStatus> {
    if (!this.isChosen) return this.status();
    try {
      await this.run(async (calls, ending) => {
        const version = await calls.version(ending);
        this.#see(version, await this.#models(calls, ending));
      }, signal);
    } catch (error) {
      if (!isAppError(error) || error.code === 'cancelled') throw error;
    }
    return this.status();
  }

  /**
   * The model of that name as the server has it now.
   * @throws OllamaError model-missing, not-running and the like; AppError cancelled
   */
  async find(name: string, signal?: AbortSignal): Promise<OllamaModel> {
    return this.run(async (calls, ending) => {
      const listed = findModel(await this.#local(calls, ending), name);
      if (!listed) throw new OllamaError('model-missing', { model: name, url: this.#settings.ollamaUrl });
      return toModel(listed, listed.capabilities ?? (await calls.capabilities(listed.name, ending)));
    }, signal);
  }

  /**
   * One row of numbers for each text.
   * @throws OllamaError; AppError cancelled
   */
  async embed(model: string, texts: readonly string[], signal?: AbortSignal): Promise<number[][]> {
    const { keepAliveMinutes } = this.#settings;
    this.#begin(model);
    try {
      return await this.run((calls, ending) => calls.embed({ model, texts, keepAliveMinutes }, ending), signal);
    } finally {
      this.#working -= 1;
    }
  }

  /**
   * The pieces of an answer as they come, and at the end why it ended: see `OllamaCalls`.
   * @throws OllamaError; AppError cancelled
   */
  async *chat(call: Omit<ChatCall, 'keepAliveMinutes'>, signal?: AbortSignal): AsyncGenerator<string, string> {
    const { keepAliveMinutes } = this.#settings;
    const calls = this.#open();
    this.#begin(call.model);
    try {
      const reason = yield* calls.chat({ ...call, keepAliveMinutes }, this.#until(signal));
      this.#recovered();
      return reason;
    } catch (error) {
      throw this.#failed(error);
    } finally {
      this.#working -= 1;
    }
  }

  /**
   * Runs work that calls Ollama, under a signal that also ends with the connection, and notes how it went.
   * @throws AppError model-unavailable when the user has not chosen Ollama
   */
  async run<T>(work: (calls: OllamaCalls, signal: AbortSignal) => Promise<T>, signal?: AbortSignal): Promise<T> {
    const calls = this.#open();
    try {
      const result = await work(calls, this.#until(signal));
      this.#recovered();
      return result;
    } catch (error) {
      throw this.#failed(error);
    }
  }

  /** Has the server give back the memory of the models that we used, unless one works; returns how many. */
  async unloadIdle(): Promise<number> {
    return this.#working > 0 ? 0 : this.#unloadUsed();
  }

  /** Ends every call under way. */
  dispose(): void {
    this.#ended.abort();
  }

  #begin(model: string): void {
    this.#used.add(model);
    this.#working += 1;
  }

  /** It is no matter if the server is gone: so is their memory then. */
  async #unloadUsed(): Promise<number> {
    const names = [...this.#used];
    this.#used.clear();
    if (names.length === 0 || !this.isChosen) return 0;
    const calls = this.#open();
    const outcomes = await Promise.allSettled(names.map((name) => calls.unload(name, this.#ended.signal)));
    return outcomes.filter(({ status }) => status === 'fulfilled').length;
  }

  #open(): OllamaCalls {
    if (this.isChosen && !this.#ended.signal.aborted) return new OllamaCalls(this.#settings.ollamaUrl, this.#clock);
    throw new AppError('model-unavailable', 'Ollama is not chosen in the settings.');
  }

  /** A withdrawal says nothing about the server. */
  #failed(error: unknown): unknown {
    if (!isAppError(error, 'cancelled') && this.isChosen) this.#standing = statusOfError(error, this.#standing);
    return error;
  }

  #recovered(): void {
    const { state, version, models } = this.#standing;
    if (state === 'running' || state === 'model-missing') return;
    if (version !== null) this.#see(version, models);
    else if (this.isChosen) this.#standing = notAskedYet;
  }

  #until(signal: AbortSignal | undefined): AbortSignal {
    return signal ? AbortSignal.any([signal, this.#ended.signal]) : this.#ended.signal;
  }

  #see(version: string, models: readonly OllamaModel[]): void {
    if (this.isChosen) this.#standing = statusOfSight({ version, models }, this.#settings);
  }

  async #local(calls: OllamaCalls, signal: AbortSignal): Promise<ListedModel[]> {
    return (await calls.list(signal)).filter((listed) => !isRemote(listed)).slice(0, maxListedModels);
  }

  async #models(calls: OllamaCalls, signal: AbortSignal): Promise<OllamaModel[]> {
    const models: OllamaModel[] = [];
    for (const [index, listed] of (await this.#local(calls, signal)).entries()) {
      const isAsked = !listed.capabilities && index < maxAskedModels;
      models.push(toModel(listed, isAsked ? await capabilitiesOf(calls, listed.name, signal) : null));
    }
    return models.sort((a, b) => a.name.localeCompare(b.name));
  }
}

/** A model that cannot be described, because it was just removed say, must not hide the others. */
async function capabilitiesOf(
  calls: OllamaCalls,
  name: string,
  signal: AbortSignal,
): Promise<readonly string[] | null> {
  try {
    return await calls.capabilities(name, signal);
  } catch (error) {
    if (error instanceof OllamaError && (error.fault === 'model-missing' || error.fault === 'failed')) return null;
    throw error;
  }
}
