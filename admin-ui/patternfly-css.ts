import type { Plugin } from 'vite'

/// PatternFly's style sheets, as a guest: in a layer of their own, so that the console's styles win whichever chunk comes
/// first; and without its typefaces and pictures, since a jar need not carry 800 kB that nobody loads.
export function patternflyCss(): Plugin {
  return {
    name: 'patternfly-css',
    enforce: 'pre',
    transform(css, id) {
      if (!/@patternfly\/[^?]*\.css(\?|$)/.test(id)) return null
      const lean = css
        .replace(/@charset[^;]*;/, '')
        .replace(/@font-face\s*\{[^}]*\}/g, '')
        .replace(/url\("?\.\/assets\/images\/[^)]*\)/g, 'none')
      return `@layer patternfly {\n${lean}\n}`
    },
  }
}
