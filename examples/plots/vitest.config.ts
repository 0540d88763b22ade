import { notebooks } from 'vitest-notebook'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  plugins: [
    notebooks({
      // Another processor may round the last digits otherwise.
      tolerance: { relative: 1e-9 },
      // Another processor may draw edges a little differently. A bar that is
      // higher by a twentieth of the picture is more than that.
      images: { threshold: 0.1, maxDiffRatio: 0.0005 },
      // A page with stored and actual plots side by side.
      report: 'notebook-report.html',
    }),
  ],
})
