import { notebooks } from 'vitest-notebook'
import { defineConfig } from 'vitest/config'

// A notebook runs in its own folder, docs/; the package that it imports is here.
export default defineConfig({
  plugins: [notebooks({ env: { PYTHONPATH: import.meta.dirname } })],
})
