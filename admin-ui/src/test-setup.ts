import { cleanup, configure } from '@testing-library/react'
import { afterEach, vi } from 'vitest'

// pages are loaded on demand, and the first one brings PatternFly with it
configure({ asyncUtilTimeout: 15_000 })

window.scrollTo = () => {}

afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})
