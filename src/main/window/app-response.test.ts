import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { silentLogger } from '../log/logger.ts';
import { answerFor } from './app-response.ts';

const folder = resolve('/app/out/renderer');
let given = 0;

async function answer(path: string, method = 'GET') {
  return answerFor({ url: `ainote-app://window/${path}`, method }, folder, {
    read: async (file) => {
      if (file.endsWith('missing.js')) throw Object.assign(new Error('gone'), { code: 'ENOENT' });
      return new TextEncoder().encode('<meta name="csp-nonce" nonce="%CSP_NONCE%" />');
    },
    nonce: () => `nonce${(given += 1)}`,
    log: silentLogger,
  });
}

describe("an answer of the app's own scheme", () => {
  it('gives the page the nonce that its policy names, a fresh one each time', async () => {
    const [first, second] = [await answer('index.html'), await answer('index.html')];
    const nonces = [await first.text(), await second.text()].map((text) => /nonce="(.*)"/.exec(text)?.[1]);
    expect(new Set(nonces).size).toBe(2);
    for (const [index, page] of [first, second].entries())
      expect(page.headers.get('content-security-policy')).toContain(`style-src 'self' 'nonce-${nonces[index]}';`);
  });

  it('leaves other files as they are', async () => {
    const script = await answer('assets/a.js');
    expect(await script.text()).toContain('%CSP_NONCE%');
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  });

  it.each([
    ['a file that is not there', 'assets/missing.js', 'GET', 404],
    ['an address outside the folder', '..%2fmain/index.js', 'GET', 404],
    ['another method', 'index.html', 'POST', 405],
  ])('refuses %s', async (_what, path, method, status) => {
    const refused = await answer(path, method);
    expect([refused.status, await refused.text()]).toEqual([status, '']);
  });

  it('always carries a policy that starts from nothing and allows no inline or evaluated code', async () => {
    for (const path of ['index.html', 'assets/a.js', '..']) {
      const { headers } = await answer(path);
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).toMatch(/^default-src 'none'; script-src 'self'; /);
      expect(policy).not.toMatch(/unsafe|\*|https?:/);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    }
  });
});
