import { expect, sampleVault, test } from './fixtures.ts';

test('the page is sandboxed, isolated and served under a strict policy', async ({ launch, copyVault }) => {
  const { app, page } = await launch({ vault: copyVault(sampleVault) });
  const preferences = await app.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    // Electron offers it without declaring it.
    type Inspectable = { getLastWebPreferences(): Record<string, unknown> };
    return window ? (window.webContents as unknown as Inspectable).getLastWebPreferences() : null;
  });
  expect(preferences).toMatchObject({ sandbox: true, contextIsolation: true, nodeIntegration: false });
  expect(page.url()).toMatch(/^ainote-app:\/\/window\//);
  const policy = await page.evaluate(async () => (await fetch('/index.html')).headers.get('content-security-policy'));
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self'");
  expect(policy).not.toMatch(/unsafe-eval|script-src[^;]*unsafe-inline/);
  const globals = await page.evaluate(() => ['require', 'process', 'module'].filter((name) => name in globalThis));
  expect(globals).toEqual([]);
});

test('the bridge is frozen and offers named methods only', async ({ launch, copyVault }) => {
  const { page } = await launch({ vault: copyVault(sampleVault) });
  const areas = await page.evaluate(() => {
    const { ainote } = globalThis as unknown as { ainote: Record<string, object> };
    try {
      (ainote as Record<string, unknown>)['notes'] = null;
    } catch {
      // Frozen objects may throw or ignore the assignment.
    }
    return Object.keys(ainote).filter((area) => ainote[area] !== null);
  });
  expect(areas.toSorted()).toEqual([
    'app',
    'ask',
    'drafts',
    'files',
    'history',
    'index',
    'links',
    'memory',
    'notes',
    'ollama',
    'renames',
    'search',
    'settings',
  ]);
});

test('navigation, new windows and files outside the page are refused', async ({ launch, copyVault }) => {
  const { app, page } = await launch({ vault: copyVault(sampleVault) });
  const url = page.url();
  await page.evaluate(() => {
    location.href = 'https://example.com/';
  });
  await page.evaluate(() => void globalThis.open('https://example.com/'));
  const statuses = await page.evaluate(async () => {
    const paths = ['/../main/index.js', '/%2e%2e/main/index.js', '/..%2fmain%2findex.js', '/%00', '/no-such-file'];
    return Promise.all(
      paths.map((path) =>
        fetch(path).then(
          (response) => response.status,
          () => 0,
        ),
      ),
    );
  });
  expect(statuses.every((status) => status === 0 || status >= 400)).toBe(true);
  expect(page.url()).toBe(url);
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
});

test('paths that leave the vault, and parameters of the wrong form, get a typed error', async ({
  launch,
  copyVault,
}) => {
  const launched = await launch({ vault: copyVault(sampleVault) });
  await expect.poll(() => launched.window.indexStatus()).not.toBeNull();
  const codes = await launched.page.evaluate(() => {
    type Call = (...args: unknown[]) => Promise<unknown>;
    const { notes, search } = window.ainote as unknown as Record<string, Record<string, Call>>;
    const calls = [
      notes!['read']!('../outside.md'),
      notes!['read']!('/etc/passwd'),
      notes!['read']!(42),
      notes!['save']!('Welcome.md'),
      notes!['create']!('CON.md', ''),
      search!['query']!({ text: 'an object' }, { limit: 1e9 }),
    ];
    // A failed call rejects with a plain object: an Error would lose its code on the way through the bridge.
    return Promise.all(
      calls.map((call) =>
        call.then(
          () => 'answered',
          (error: { code: string }) => error.code,
        ),
      ),
    );
  });
  expect(codes).toEqual(Array.from({ length: 6 }, () => 'invalid-request'));
});
