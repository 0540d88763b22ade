import { notebooks } from 'vitest-notebook'
import { defineConfig } from 'vitest/config'

// coverage.py runs in the kernels, as .coveragerc says.
export default defineConfig({
  plugins: [notebooks({ coverage: { python: true } })],
  test: { coverage: { reporter: ['text', 'lcov'] } },
})
