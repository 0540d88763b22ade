import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    // Tests of real runs wait a lot, but kernels and servers need the machine for
    // themselves now and then.
    maxWorkers: 3,
    testTimeout: 60_000,
    hookTimeout: 180_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'parts',
          include: ['test/**/*.test.ts'],
          exclude: ['test/e2e/**', 'test/consumer/**'],
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: 'test/helpers/runs/global-setup.ts',
        },
      },
    ],
  },
})
