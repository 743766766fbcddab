import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MemoryPage } from './pages/memory-page.ts';
import { drawPicture } from './draw-picture.ts';
import { editorNote } from './editor-note.ts';
import { expect, projectRoot, sampleVault, test } from './fixtures.ts';
import { settle, takeScreen } from './take-screen.ts';

test('first start', async ({ launch, scratch }) => {
  await takeScreen(await launch(), 'welcome');
  await takeScreen(await launch({ vault: join(scratch, 'gone') }), 'welcome-problem');
  const empty = join(scratch, 'Empty vault');
  mkdirSync(empty);
  await takeScreen(await launch({ vault: empty }), 'empty-vault');
});

test('notes and search', async ({ launch, copyVault }) => {
  const vault = copyVault(sampleVault);
  const opened = await launch({ vault, open: 'Welcome.md' });
  const { window, page } = opened;
  await window.waitUntilEmbedding();
  await takeScreen(opened, 'indexing');
  await opened.app.evaluate(({ powerMonitor }) => powerMonitor.emit('on-battery'));
  await expect(page.getByTestId('index-status')).toContainText('battery');
  await window.openIndexDetails();
  await takeScreen(opened, 'indexing-on-battery');
  await page.keyboard.press('Escape');
  await opened.app.evaluate(({ powerMonitor }) => powerMonitor.emit('on-ac'));
  await window.waitUntilIndexed();
  await expect(page.getByTestId('related-note').first()).toBeVisible();
  await takeScreen(opened, 'notes');
  await page.emulateMedia({ colorScheme: 'light' });
  await settle(page);
  await page.screenshot({ path: join(projectRoot, 'docs', 'images', 'notes-light.png') });
  await page.keyboard.press('Control+k');
  await window.search('memory that does not come back');
  await expect(window.searchResults.first()).toBeVisible();
  await takeScreen(opened, 'search');
  await window.search('qqqq zzzz');
  await page.getByTestId('settings-open').click();
  await takeScreen(opened, 'settings');
  for (const group of ['collection', 'leaks']) await page.getByTestId(`memory-more-${group}`).click();
  await page.getByTestId('setting-baseLimitBytes').fill('40');
  await page.getByRole('heading', { name: 'Memory', exact: true }).last().scrollIntoViewIfNeeded();
  await takeScreen(opened, 'settings-memory');
  await page.getByTestId('memory-reset-all').scrollIntoViewIfNeeded();
  await takeScreen(opened, 'settings-memory-more');
  await page.getByTestId('setting-baseLimitBytes').fill('100');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+n');
  await page.getByTestId('note-name').fill('bad:name');
  await takeScreen(opened, 'new-note');
  await page.keyboard.press('Escape');
  await window.openNote('Search/BM25.md');
  await page.getByTestId('note-remove').click();
  await takeScreen(opened, 'delete');
});

test('writing', async ({ launch, copyVault }) => {
  const vault = copyVault(sampleVault);
  mkdirSync(join(vault, 'pictures'));
  writeFileSync(join(vault, 'pictures', 'hills.png'), drawPicture(960, 320));
  writeFileSync(join(vault, 'Trip.md'), editorNote);
  const opened = await launch({ vault, open: 'Trip.md' });
  const { window, page } = opened;
  await window.waitUntilIndexed();
  await expect(window.editor.getByRole('img', { name: 'Hills' })).toBeVisible();
  await takeScreen(opened, 'live-preview');
  await window.editor.locator('.cm-line', { hasText: 'The bold and quiet' }).click();
  await takeScreen(opened, 'live-preview-line');
  await page.keyboard.press('Control+End');
  await takeScreen(opened, 'live-preview-end');
  await page.keyboard.press('Control+Shift+o');
  await expect(page.getByTestId('outline')).toBeVisible();
  await takeScreen(opened, 'outline');
  await page.keyboard.press('Escape');
  await page.getByTestId('settings-open').click();
  await page.getByTestId('setting-live-preview').scrollIntoViewIfNeeded();
  await takeScreen(opened, 'settings-editor');
  await page.getByTestId('setting-live-preview').uncheck();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+a');
  await takeScreen(opened, 'live-preview-off');
});

test('memory', async ({ launch, copyVault }) => {
  const opened = await launch({ vault: copyVault(sampleVault), open: 'Welcome.md' });
  const { window, page } = opened;
  const memory = new MemoryPage(page);
  await window.waitUntilIndexed();
  await memory.changeLimits({ sampleSeconds: 1 });
  await window.expectFound('zettelkasten', 'Habits/Zettelkasten.md', 3);
  await memory.open();
  await expect
    .poll(() => memory.figure(page.getByTestId('history-chart'), 'samples'), { timeout: 60_000 })
    .toBeGreaterThan(20);
  await takeScreen(opened, 'memory');
  await page.getByTestId('clean-up').click();
  await expect(page.getByTestId('clean-up-preview')).toBeVisible();
  await takeScreen(opened, 'memory-clean-up');
  await page.getByTestId('clean-up-apply').click();
  await expect(memory.receipt).toBeVisible();
  await takeScreen(opened, 'memory-cleaned-up');
  await page.getByTestId('memory-event').last().scrollIntoViewIfNeeded();
  await takeScreen(opened, 'memory-end');
  const { leastBaseLimitBytes } = await memory.status();
  const tight = { baseLimitBytes: leastBaseLimitBytes, aiLimitBytes: 1_000_000 };
  await memory.changeLimits({ ...tight, gcAtPercent: 50, alertAtPercent: 60 });
  await expect(memory.alert).toBeVisible();
  await page.keyboard.press('Escape');
  await memory.open();
  await takeScreen(opened, 'memory-alert');
  await page.keyboard.press('Escape');
  await takeScreen(opened, 'notes-memory-alert');
});

test('trouble', async ({ launch, copyVault }) => {
  const vault = copyVault(sampleVault);
  writeFileSync(join(vault, 'Latin one.md'), Buffer.from([0x63, 0x61, 0x66, 0xe9]));
  writeFileSync(join(vault, 'One long line.md'), Buffer.alloc(50_000_000, 'a'));
  symlinkSync(join(vault, 'nowhere.md'), join(vault, 'Dangling.md'));
  writeFileSync(join(vault, 'Poison.md'), '# Poison\n\nThe model ends on the word xyzzy.\n');
  const opened = await launch({ vault, switches: ['--inject-model-fault=crash:xyzzy'] });
  const { window, page } = opened;
  await window.waitUntilIndexed();
  await window.clickNote('One long line.md');
  await expect(page.getByTestId('open-problem')).toBeVisible();
  await takeScreen(opened, 'cannot-open');
  await page.getByTestId('skipped-open').click();
  await takeScreen(opened, 'skipped');
  await page.keyboard.press('Escape');

  await window.openNote('Welcome.md');
  await window.editor.click();
  await page.keyboard.type('My words. ');
  writeFileSync(join(vault, 'Welcome.md'), '# Welcome\n\nTheir words.\n');
  await expect(page.getByTestId('conflict-banner')).toBeVisible();
  await takeScreen(opened, 'conflict');
  await page.getByTestId('conflict-compare').click();
  await expect(page.getByTestId('conflict-merged')).toBeVisible();
  await takeScreen(opened, 'conflict-compare');
  await page.keyboard.press('Escape');
  await page
    .getByTestId('conflict-banner')
    .getByRole('button', { name: /dismiss/i })
    .click();
  rmSync(join(vault, 'Welcome.md'));
  await expect(page.getByTestId('gone-banner')).toBeVisible();
  await takeScreen(opened, 'gone');
});

test('earlier texts', async ({ launch, copyVault }) => {
  const vault = copyVault(sampleVault);
  const opened = await launch({ vault, open: 'Search/BM25.md' });
  const { window, page } = opened;
  await expect(window.editor).toContainText('BM25');
  const text = readFileSync(join(vault, 'Search', 'BM25.md'), 'utf8');
  const changed = text
    .replace(/\bBM25 /g, 'Best match 25 ')
    .replace(/\n\n([^\n#]+)\n/, '\n\nA sentence of mine.\n\n$1\n');
  for (const [step, outside] of [`${changed}\nOnce more.\n`, changed].entries()) {
    writeFileSync(join(vault, 'Search', 'BM25.md'), outside);
    await expect(window.editor).toContainText(step === 0 ? 'Once more.' : 'A sentence of mine.');
  }
  await window.editor.click();
  await page.keyboard.press('Control+End');
  await page.keyboard.type('Typed at the end.');
  await page.getByTestId('note-history').click();
  await page.getByTestId('version').last().click();
  await expect(page.getByTestId('diff')).toContainText('A sentence of mine.');
  await takeScreen(opened, 'history');
  await page.keyboard.press('Escape');
  await page.getByTestId('note-remove').click();
  await page.getByTestId('confirm-apply').click();
  await expect(page.getByTestId('no-note')).toBeVisible();
  await takeScreen(opened, 'deleted-notice');
  await page.getByTestId('deleted-open').click();
  await expect(page.getByTestId('deleted-text')).toBeVisible();
  await takeScreen(opened, 'deleted');
});

test('unsaved text', async ({ launch, copyVault }) => {
  const vault = copyVault(sampleVault);
  const first = await launch({ vault, open: 'Search/BM25.md' });
  const text = readFileSync(join(vault, 'Search', 'BM25.md'), 'utf8');
  // What a kill in the middle of typing leaves.
  await first.page.evaluate(([path, typed]) => window.ainote.drafts.keep(path, typed, {}), [
    'Search/BM25.md',
    text.replace('classic formula', 'classic and much loved formula'),
  ] as const);
  await first.close();
  const again = await launch({ vault, userData: first.userData });
  await expect(again.page.getByTestId('notice')).toBeVisible();
  await takeScreen(again, 'draft-notice');
  await again.page.getByTestId('notice').getByRole('button', { name: 'Open it' }).click();
  await expect(again.page.getByTestId('draft-banner')).toBeVisible();
  await takeScreen(again, 'draft');
  await again.page.getByTestId('draft-compare').click();
  await expect(again.page.getByTestId('diff-count')).toHaveText('1 change');
  await takeScreen(again, 'draft-compare');
});

test('the supervisor given up', async ({ launch, copyVault }) => {
  const opened = await launch({ vault: copyVault(sampleVault), open: 'Welcome.md' });
  const { window, page } = opened;
  for (let crash = 0; crash < 4; crash += 1) await window.killSupervisor();
  await expect(page.getByTestId('supervisor-retry')).toBeVisible({ timeout: 30_000 });
  await takeScreen(opened, 'degraded');
  await page.keyboard.press('Control+Shift+m');
  await expect(page.getByTestId('memory-away')).toBeVisible();
  await takeScreen(opened, 'memory-away');
});

test('links and filters', async ({ launch, copyVault }) => {
  const vault = copyVault(sampleVault);
  writeFileSync(
    join(vault, 'Ledger.md'),
    '# Ledger\n\nWe counted private bytes all night, as [[Private bytes]] says. #memory/ledger\n\n## Later\n\nPrivate bytes again.\n',
  );
  const opened = await launch({ vault, open: 'Memory/Private bytes.md' });
  const { window, page } = opened;
  await window.waitUntilIndexed();
  await expect(page.getByTestId('backlink').first()).toBeVisible();
  await expect(page.getByTestId('mention').first()).toBeVisible();
  await takeScreen(opened, 'links');
  await window.editor.click();
  await page.keyboard.press('Control+End');
  await page.keyboard.type('\n\nSee also [[me');
  await expect(page.getByRole('option').first()).toBeVisible();
  await takeScreen(opened, 'link-completion');
  await page.keyboard.press('Escape');
  await page.keyboard.press('F2');
  await page.getByTestId('note-name').fill('Memory/Own memory');
  await page.getByTestId('note-name-apply').click();
  await expect(page.getByTestId('rename-plan')).toBeVisible();
  await takeScreen(opened, 'rename-plan');
  await page.getByTestId('rename-apply').click();
  await expect(page.getByTestId('notice')).toBeVisible();
  await takeScreen(opened, 'renamed');
  await page.keyboard.press('F2');
  await takeScreen(opened, 'rename-undo');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+k');
  await window.search('tag:memory path:Memory/ after:2026-01-31 before:soon "own memory" bytes');
  await expect(page.getByTestId('filter-problem')).toBeVisible();
  await expect(window.searchResults.first()).toBeVisible();
  await takeScreen(opened, 'search-filters');
});
