import { defineConfig } from 'vitest/config'

/// The built console in a real browser, against the mock backend. Needs `npm run build` first.
export default defineConfig({
  test: {
    environment: 'node',
    include: ['e2e/**/*.e2e.ts'],
    exclude: process.env['PROCURA_LOOKS'] ? [] : ['e2e/looks.e2e.ts'],
    globalSetup: ['e2e/served.ts'],
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
