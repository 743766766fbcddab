import { settingsSchema, type Settings } from '../../shared/contract/settings-api.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { Disposable } from '../../shared/lifecycle/disposable.ts';
import { fileError } from '../../shared/node/file-errors.ts';
import type { Logger } from '../log/logger.ts';
import { KeyedQueue } from '../notes/keyed-queue.ts';
import { decodeSettings } from './decode-settings.ts';
import { keepAside, readJsonFile, writeJsonFile } from './json-file.ts';

type Listener = (settings: Settings) => void;
type Changes = { readonly [K in keyof Settings]?: Settings[K] | undefined };

/** The user's settings: always valid, and on disk before anyone hears of a change. */
export class SettingsStore {
  readonly #file: string;
  readonly #log: Logger;
  readonly #listeners = new Set<Listener>();
  readonly #queue = new KeyedQueue();
  #settings: Settings;

  static async load(file: string, log: Logger): Promise<SettingsStore> {
    const { settings, problems } = decodeSettings(await readJsonFile(file, log));
    for (const problem of problems) log.warn(`${file}: ${problem}`);
    const store = new SettingsStore(file, settings, log);
    if (problems.length > 0) await store.#repair();
    return store;
  }

  private constructor(file: string, settings: Settings, log: Logger) {
    this.#file = file;
    this.#settings = settings;
    this.#log = log;
  }

  get(): Settings {
    return this.#settings;
  }

  /** @throws AppError settings-invalid; disk-full and the like, and then nothing is changed */
  async update(changes: Changes): Promise<Settings> {
    return this.#queue.run(['settings'], async () => {
      const decoded = settingsSchema.safeParse({ ...this.#settings, ...changes });
      if (!decoded.success) throw invalid(decoded.error.issues);
      await this.#write(decoded.data);
      this.#settings = decoded.data;
      for (const listener of this.#listeners) this.#tell(listener);
      return decoded.data;
    });
  }

  onChange(listener: Listener): Disposable {
    this.#listeners.add(listener);
    return { dispose: () => void this.#listeners.delete(listener) };
  }

  /** The damaged file is kept under another name, and a sound one takes its place. */
  async #repair(): Promise<void> {
    await keepAside(this.#file, this.#log);
    try {
      await this.#write(this.#settings);
    } catch (error) {
      this.#log.warn('The repaired settings were not written; they are used all the same.', error);
    }
  }

  async #write(settings: Settings): Promise<void> {
    try {
      await writeJsonFile(this.#file, settings);
    } catch (error) {
      throw fileError(error, this.#file);
    }
  }

  #tell(listener: Listener): void {
    try {
      listener(this.#settings);
    } catch (error) {
      this.#log.error('A listener to settings failed.', error);
    }
  }
}

function invalid(issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[]): AppError {
  const text = issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
  return new AppError('settings-invalid', `The settings were not changed. ${text}`);
}
