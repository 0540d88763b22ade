import { notebooks } from 'vitest-notebook'
import { defineConfig } from 'vitest/config'

// The notebooks are committed without outputs: these are in __snapshots__.
export default defineConfig({
  plugins: [notebooks({ baseline: 'snapshot' })],
})
