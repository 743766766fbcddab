import { expect, type Locator, type Page } from '@playwright/test';
import type { AppProcesses } from '../../src/shared/contract/process-api.ts';
import type { MemoryConfigChanges } from '../../src/shared/contract/memory-config.ts';
import type { MemoryManagementStatus } from '../../src/shared/contract/memory-management-api.ts';

/** The Memory page as its user meets it. */
export class MemoryPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  get root(): Locator {
    return this.page.getByTestId('memory-page');
  }

  get gauge(): Locator {
    return this.page.getByTestId('memory-gauge');
  }

  get alert(): Locator {
    return this.page.getByTestId('memory-alert');
  }

  get alertMark(): Locator {
    return this.page.getByTestId('memory-alert-mark');
  }

  get receipt(): Locator {
    return this.page.getByTestId('clean-up-receipt');
  }

  get processRows(): Locator {
    return this.page.getByTestId('process-row');
  }

  leakCard(component: string): Locator {
    return this.page.locator(`[data-testid="leak-card"][data-component="${component}"]`);
  }

  events(kind?: string): Locator {
    const events = this.page.getByTestId('memory-event');
    return kind ? events.and(this.page.locator(`[data-kind="${kind}"]`)) : events;
  }

  /** Opens it by its keys and waits for its figures. */
  async open(): Promise<void> {
    // Before the status bar is there, nobody hears the keys.
    await expect(this.page.getByTestId('memory-private')).toBeVisible();
    await this.page.keyboard.press('Control+Shift+m');
    await expect(this.gauge).toBeVisible();
  }

  /** Has memory cleaned up: looks at what would go, agrees, and waits for the receipt. */
  async cleanUp(): Promise<void> {
    await this.page.getByTestId('clean-up').click();
    await this.page.getByTestId('clean-up-apply').click();
    await expect(this.receipt).toBeVisible();
  }

  /** A whole number that an element carries for machines. */
  async figure(locator: Locator, name: string): Promise<number> {
    return Number(await locator.getAttribute(`data-${name}`));
  }

  status(): Promise<MemoryManagementStatus> {
    return this.page.evaluate(() => window.ainote.memory.getMemoryManagementStatus());
  }

  processes(): Promise<AppProcesses> {
    return this.page.evaluate(() => window.ainote.app.processes());
  }

  async changeLimits(changes: MemoryConfigChanges): Promise<void> {
    await this.page.evaluate(
      (wanted) => window.ainote.memory.updateMemoryManagementConfig({ changes: wanted }),
      changes,
    );
  }
}
