import { expect, type ElectronApplication, type Locator, type Page } from '@playwright/test';
import type { BridgeApi } from '../../src/shared/contract/bridge-api.ts';
import type { IndexStatus } from '../../src/shared/contract/index-api.ts';
import type { SupervisorMetrics } from '../../src/shared/contract/memory-api.ts';
import type { SupervisorState } from '../../src/shared/contract/supervisor-state.ts';

declare global {
  interface Window {
    readonly ainote: BridgeApi;
  }
}

/** aiNote's window as its user meets it. */
export class AppWindow {
  readonly app: ElectronApplication;
  readonly page: Page;

  constructor(app: ElectronApplication, page: Page) {
    this.app = app;
    this.page = page;
  }

  get editor(): Locator {
    return this.page.getByTestId('editor').locator('.cm-content');
  }

  get searchField(): Locator {
    return this.page.getByTestId('search-field');
  }

  get searchResults(): Locator {
    return this.page.getByTestId('search-result');
  }

  get saveState(): Locator {
    return this.page.getByTestId('save-state');
  }

  noteItem(path: string): Locator {
    return this.page.locator(`[data-testid="note-item"][data-path="${path}"]`);
  }

  /** Clicks a note in the list, found through the filter: the list renders what fits, the vault may hold thousands. */
  async clickNote(path: string): Promise<void> {
    const filter = this.page.getByTestId('note-filter');
    await filter.fill(path.slice(path.lastIndexOf('/') + 1).replace(/\.md$/, ''));
    await this.noteItem(path).click();
    await filter.fill('');
  }

  async openNote(path: string): Promise<void> {
    await this.clickNote(path);
    await expect(this.editor).toBeVisible();
  }

  /** Opens the indexer's details, with its buttons. */
  async openIndexDetails(): Promise<void> {
    await this.page.getByTestId('index-status').click();
    await expect(this.page.getByTestId('index-details')).toBeVisible();
  }

  async search(text: string): Promise<void> {
    await this.searchField.fill(text);
  }

  /** Paths of the results on show, best first. */
  async resultPaths(): Promise<string[]> {
    return this.searchResults.evaluateAll((items) => items.map((item) => item.getAttribute('data-path') ?? ''));
  }

  /** Waits until the query's results hold the note among the first `within`. */
  async expectFound(text: string, path: string, within: number, timeout = 15_000): Promise<void> {
    await this.search(text);
    await expect(async () => {
      expect((await this.resultPaths()).slice(0, within)).toContain(path);
    }).toPass({ timeout });
  }

  indexStatus(): Promise<IndexStatus | null> {
    return this.page.evaluate(() => window.ainote.index.status().catch(() => null));
  }

  /** The tags that hold this, the supervisor's answer. */
  tags(part: string): Promise<readonly string[]> {
    return this.page.evaluate(async (wanted) => (await window.ainote.links.tags(wanted)).map(({ tag }) => tag), part);
  }

  memory(): Promise<SupervisorMetrics | null> {
    return this.page.evaluate(() => window.ainote.memory.getMemoryMetrics().catch(() => null));
  }

  supervisorState(): Promise<SupervisorState> {
    return this.page.evaluate(() => window.ainote.app.supervisorState());
  }

  async supervisorPid(): Promise<number> {
    await expect.poll(async () => (await this.supervisorState()).phase, { timeout: 30_000 }).toBe('ready');
    const pid = (await this.supervisorState()).pid;
    if (typeof pid !== 'number') throw new Error('The supervisor has no process id.');
    return pid;
  }

  /** Kills the supervisor's process and waits until its host has noticed. */
  async killSupervisor(): Promise<void> {
    const pid = await this.supervisorPid();
    process.kill(pid, 'SIGKILL');
    await expect.poll(async () => (await this.supervisorState()).pid, { timeout: 15_000 }).not.toBe(pid);
  }

  async modelPid(): Promise<number> {
    await expect.poll(async () => (await this.memory())?.modelPid ?? null, { timeout: 30_000 }).not.toBeNull();
    return (await this.memory())?.modelPid ?? 0;
  }

  /** Waits until every passage of the vault has its vector; answers the last status. */
  async waitUntilIndexed(timeout = 120_000): Promise<IndexStatus> {
    await expect(async () => {
      const status = await this.indexStatus();
      expect(status).toMatchObject({ phase: 'idle', areVectorsReady: true });
      expect(status?.chunksTotal).toBeGreaterThan(0);
      expect(status?.chunksDone).toBe(status?.chunksTotal);
    }).toPass({ timeout, intervals: [250] });
    const status = await this.indexStatus();
    if (!status) throw new Error('The supervisor went away after indexing.');
    return status;
  }

  /** Waits until every note's words and links are in the index; meaning may take longer. */
  async waitUntilRead(): Promise<void> {
    await expect.poll(async () => (await this.indexStatus())?.phase, { timeout: 30_000 }).toMatch(/embedding|idle/);
  }

  /** Waits until embedding has begun and is not done, so that a fault strikes in the middle. */
  async waitUntilEmbedding(atLeast = 1, timeout = 60_000): Promise<void> {
    await expect(async () => {
      const status = await this.indexStatus();
      expect(status?.phase).toBe('embedding');
      expect(status?.chunksDone).toBeGreaterThanOrEqual(atLeast);
      expect(status?.chunksDone).toBeLessThan(status?.chunksTotal ?? 0);
    }).toPass({ timeout, intervals: [100] });
  }
}
