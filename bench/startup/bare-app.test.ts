import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { withScratch } from '../scratch.ts';
import { writeBareApp } from './bare-app.ts';

it('the bare app shows the text in one editable element', () =>
  withScratch(async (folder) => {
    writeBareApp(folder, '# Fish & <b>chips</b>');
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { main: string };
    expect(existsSync(join(folder, manifest.main))).toBe(true);
    const html = readFileSync(join(folder, 'index.html'), 'utf8');
    expect(html.match(/contenteditable/g)).toHaveLength(1);
    expect(html).toContain('># Fish &amp; &lt;b>chips&lt;/b></div>');
  }));
