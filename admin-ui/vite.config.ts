import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'
import { mockApi } from './mock-api/plugin.ts'
import { patternflyCss } from './patternfly-css.ts'

export default defineConfig({
  base: '/console/',
  plugins: [react(), patternflyCss(), mockApi()],
  build: {
    // the jar's resource folder: Maven packs what stands here
    outDir: 'target/classes/console',
    emptyOutDir: true,
    // `default-src 'self'` forbids data: URLs, so nothing may be inlined
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
  },
  test: {
    // rules need no browser, pages do
    projects: [
      { extends: true, test: { name: 'rules', environment: 'node', include: ['src/**/*.spec.ts'] } },
      {
        extends: true,
        test: {
          name: 'pages',
          environment: 'jsdom',
          include: ['src/**/*.spec.tsx'],
          setupFiles: ['src/test-setup.ts'],
          server: { deps: { inline: [/@patternfly/] } },
          css: false,
          testTimeout: 30_000,
        },
      },
    ],
  },
})
