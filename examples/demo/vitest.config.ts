import { notebooks } from 'vitest-notebook'
import { defineConfig } from 'vitest/config'

// The notebook in `wrong` has a config of its own.
export default defineConfig({
  plugins: [notebooks({ exclude: ['wrong/**'] })],
})
