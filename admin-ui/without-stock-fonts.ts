import type { Plugin } from 'vite'

/// Leaves PatternFly's own typefaces out of the build: the console has its own, and a jar need not carry 800 kB nobody loads.
export function withoutStockFonts(): Plugin {
  return {
    name: 'without-stock-fonts',
    enforce: 'pre',
    transform(css, id) {
      if (!id.includes('@patternfly/react-core/dist/styles/base')) return null
      return css.replace(/@font-face\s*\{[^}]*\}/g, '').replace(/url\("?\.\/assets\/images\/[^)]*\)/g, 'none')
    },
  }
}
