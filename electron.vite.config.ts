import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'electron-vite';

// One bundle a process. Native modules and the model's package stay outside the bundles: they load files beside
// themselves.
const external = ['electron', 'better-sqlite3', 'hnswlib-node', 'pg', /^@energetic-ai\//];

export default defineConfig({
  main: {
    build: {
      externalizeDeps: false,
      rollupOptions: {
        external,
        input: {
          index: 'src/main/index.ts',
          supervisor: 'src/supervisor/index.ts',
          model: 'src/model/index.ts',
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
      sourcemap: true,
    },
  },
  preload: {
    build: {
      externalizeDeps: false,
      rollupOptions: {
        external: ['electron'],
        input: { index: 'src/preload/index.ts' },
        // A sandboxed preload script must be CommonJS.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src/renderer',
    build: {
      rollupOptions: { input: { index: 'src/renderer/index.html' } },
    },
    plugins: [vue()],
  },
});
