import { notebooks } from 'vitest-notebook'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  plugins: [notebooks({ sanitize: 'sanitize.cfg' })],
})
