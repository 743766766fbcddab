import type { ElectronApplication } from '@playwright/test';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, sampleVault, test } from './fixtures.ts';

/** Answers the system's folder dialog in the user's place. */
async function answerDialogs(app: ElectronApplication, folder: string): Promise<void> {
  await app.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] });
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: chosen });
  }, folder);
}

test('the first start welcomes, and creates the sample vault where the user wants it', async ({ launch, scratch }) => {
  const { app, page, window } = await launch();
  await expect(page.getByTestId('welcome')).toBeVisible();
  const folder = join(scratch, 'My first vault');
  await answerDialogs(app, folder);
  await page.getByRole('button', { name: /sample vault/i }).click();
  await expect(page.getByTestId('vault-name')).toHaveText('My first vault');
  expect(readdirSync(folder)).toEqual(expect.arrayContaining(readdirSync(sampleVault)));
  await window.openNote('Welcome.md');
  await expect(window.editor).toContainText('Welcome');
});

test('the first start opens a folder, and the next start opens it again', async ({ launch, copyVault }) => {
  const vault = copyVault(sampleVault);
  const first = await launch();
  await answerDialogs(first.app, vault);
  await first.page.getByRole('button', { name: /open a folder/i }).click();
  await first.window.openNote('Welcome.md');
  await first.close();
  const second = await launch({ userData: first.userData });
  await second.window.openNote('Welcome.md');
});

test('a vault that is not there is said so, in words', async ({ launch, scratch }) => {
  const { page } = await launch({ vault: join(scratch, 'no such folder') });
  await expect(page.getByTestId('welcome').getByRole('alert')).toContainText('no such folder');
});

test('an empty vault invites to a first note, which can be made from the keyboard', async ({ launch, scratch }) => {
  const vault = join(scratch, 'empty');
  mkdirSync(vault);
  const { page, window } = await launch({ vault });
  await expect(page.getByTestId('list-empty')).toBeVisible();
  await page.keyboard.press('Control+n');
  await page.getByRole('dialog').getByRole('textbox').fill('Ideas/First thought');
  await page.keyboard.press('Enter');
  await expect(window.editor).toBeVisible();
  await page.keyboard.type('Something to keep.');
  await expect(window.saveState).toContainText(/saved/i);
  expect(existsSync(join(vault, 'Ideas/First thought.md'))).toBe(true);
});
