import { notebooks } from 'vitest-notebook'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  plugins: [
    notebooks({
      cases: {
        'report.ipynb': [
          // What the notebook was saved with.
          { name: 'north', parameters: { region: 'north' }, stored: true },
          // Its outputs are in __snapshots__.
          { name: 'south', parameters: { region: 'south' } },
        ],
      },
      // The reports as they came out, to be read or sent.
      output: 'reports',
    }),
  ],
})
