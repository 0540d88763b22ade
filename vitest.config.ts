import { defineConfig } from 'vitest/config'
import { BaseSequencer } from 'vitest/node'
import type { TestSpecification } from 'vitest/node'

/** What starts processes comes first, so that no long file is left for the end. */
class ProcessesFirst extends BaseSequencer {
  override async sort(
    files: TestSpecification[],
  ): Promise<TestSpecification[]> {
    // oxlint-disable-next-line unicorn/no-array-sort -- Vitest's
    const sorted = await super.sort(files)
    const startsProcesses = ({ moduleId }: TestSpecification): boolean =>
      /\/test\/(?:e2e|kernel|python|main\/hosts)\//.test(moduleId)
    return [
      ...sorted.filter(startsProcesses),
      ...sorted.filter((file) => !startsProcesses(file)),
    ]
  }
}

export default defineConfig({
  test: {
    // Tests of real runs wait a lot, but kernels and servers need the machine for
    // themselves now and then.
    maxWorkers: 3,
    // Tests that share their runs wait for each other.
    maxConcurrency: 10,
    // Nets for what hangs: how fast a machine is decides no test.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    expect: { poll: { timeout: 240_000, interval: 50 } },
    sequence: { sequencer: ProcessesFirst },
    tags: [
      {
        name: 'thorough',
        description:
          'Says once more what another test says, for another server, Vitest or moment; or takes long, and looks at what few changes touch. Run by `npm run test:all`.',
      },
    ],
    projects: [
      {
        extends: true,
        test: {
          name: 'parts',
          include: ['test/**/*.test.ts'],
          exclude: ['test/e2e/**', 'test/consumer/**'],
          // Most of them take less time than a process does to start.
          isolate: false,
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
