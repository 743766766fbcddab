import { defineConfig } from '@playwright/test';

// npm run screenshots: pictures of every screen in both themes and two widths, into screenshots/.
export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.shots.ts',
  workers: 1,
  timeout: 180_000,
  reporter: [['list']],
});
