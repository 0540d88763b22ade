import { defineConfig } from 'vitest/config'
import { notebooks } from 'vitest-notebook'

export default defineConfig({
  plugins: [notebooks({ exclude: process.env.DEMO_WRONG ? [] : ['wrong/**'] })],
})
