import { notebooks } from 'vitest-notebook'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  plugins: [notebooks()],
  // A kernel has to start, and pandas to be imported.
  test: { testTimeout: 60_000 },
})
