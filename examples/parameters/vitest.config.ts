import { notebooks } from 'vitest-notebook'
import { defineConfig } from 'vitest/config'

const region = process.env.REGION ?? 'north'

export default defineConfig({
  plugins: [
    notebooks({
      env: { REGION: region },
      // The stored outputs are those of the north. Of another region it is
      // tested that nothing raises, the notebook's own assertions included.
      baseline: region === 'north' ? 'stored' : 'none',
      // The report as it came out, to be read or sent.
      output: `reports/${region}`,
    }),
  ],
})
