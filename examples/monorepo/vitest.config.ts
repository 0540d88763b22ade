import { notebooks } from 'vitest-notebook'
import { defineConfig } from 'vitest/config'

// The notebooks of each package are a project of Vitest with options of its own,
// beside the projects with ordinary tests.
export default defineConfig({
  plugins: [
    notebooks({
      name: 'money-notebooks',
      include: ['packages/money/**/*.ipynb'],
    }),
    notebooks({
      name: 'weather-notebooks',
      include: ['packages/weather/**/*.ipynb'],
      tolerance: { absolute: 0.1 },
    }),
  ],
  test: { projects: ['packages/money'] },
})
