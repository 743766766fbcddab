import type { HostedProcess, ProcessExit, TransferPort } from './hosted-process.ts';

/** A port that only remembers whether it was closed. For tests. */
export class FakePort implements TransferPort {
  isClosed = false;

  close(): void {
    this.isClosed = true;
  }
}

export interface Posted {
  readonly message: unknown;
  readonly ports: readonly TransferPort[];
}

/** A child process that a test drives by hand. */
export class FakeProcess implements HostedProcess {
  readonly name = 'fake';
  readonly posted: Posted[] = [];
  readonly kills: ('politely' | 'at-once')[] = [];
  pid: number | null = null;
  readonly #messageListeners: ((message: unknown) => void)[] = [];
  readonly #spawnListeners: ((pid: number) => void)[] = [];
  readonly #exitListeners: ((exit: ProcessExit) => void)[] = [];

  post(message: unknown, ports: readonly TransferPort[] = []): boolean {
    this.posted.push({ message, ports });
    return true;
  }

  onSpawn(listener: (pid: number) => void): void {
    if (this.pid === null) this.#spawnListeners.push(listener);
    else listener(this.pid);
  }

  onMessage(listener: (message: unknown) => void): void {
    this.#messageListeners.push(listener);
  }

  onExit(listener: (exit: ProcessExit) => void): void {
    this.#exitListeners.push(listener);
  }

  kill(how: 'politely' | 'at-once' = 'politely'): void {
    this.kills.push(how);
  }

  spawn(pid: number): void {
    this.pid = pid;
    for (const listener of this.#spawnListeners.splice(0)) listener(pid);
  }

  say(message: unknown): void {
    for (const listener of this.#messageListeners) listener(message);
  }

  exit(code = 0, fatalError: string | null = null): void {
    this.pid = null;
    for (const listener of this.#exitListeners.splice(0)) listener({ code, fatalError });
  }

  get messages(): readonly unknown[] {
    return this.posted.map((post) => post.message);
  }
}
