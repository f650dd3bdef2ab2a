import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'
import { mockApi } from './mock-api/plugin.ts'
import { withoutStockFonts } from './without-stock-fonts.ts'

export default defineConfig({
  base: '/console/',
  plugins: [react(), withoutStockFonts(), mockApi()],
  build: {
    outDir: 'target/console',
    emptyOutDir: true,
    // `default-src 'self'` forbids data: URLs, so nothing may be inlined
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
  },
  test: {
    environment: 'jsdom',
    include: ['src/**/*.spec.{ts,tsx}', 'mock-api/**/*.spec.ts'],
    setupFiles: ['src/test-setup.ts'],
    server: { deps: { inline: [/@patternfly/] } },
    css: false,
  },
})
