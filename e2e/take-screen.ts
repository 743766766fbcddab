import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { projectRoot, type LaunchedApp } from './fixtures.ts';

const folder = join(projectRoot, 'screenshots');
/** The wide one last, so that the next step finds every column on show. */
const widths = [900, 1440];

/** Takes one screen in every theme and width. */
export async function takeScreen({ app, page }: LaunchedApp, name: string): Promise<void> {
  for (const width of widths) {
    await app.evaluate(({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setContentSize(size, 900), width);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await settle(page);
      await page.screenshot({ path: join(folder, `${name}-${colorScheme}-${width}.png`) });
    }
  }
}

/** Waits for two frames: fonts, colours and sizes are in place then. */
export async function settle(page: Page): Promise<void> {
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
}
