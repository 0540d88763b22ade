import { notebooks } from 'vitest-notebook'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  plugins: [
    notebooks({
      // pandas and matplotlib are imported once for all notebooks.
      preload: 'auto',
      // Another processor may round the last digits otherwise.
      tolerance: { relative: 1e-9 },
      // Another version of matplotlib draws letters a little differently.
      images: { threshold: 0.1, maxDiffRatio: 0.03 },
      // A page with stored and actual plots side by side.
      report: 'notebook-report.html',
    }),
  ],
})
