import { notebooks } from 'vitest-notebook'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  plugins: [
    notebooks({
      // The token is that of JUPYTER_TOKEN, and in no file.
      server: process.env.JUPYTER_SERVER_URL ?? 'http://localhost:8888',
    }),
  ],
})
