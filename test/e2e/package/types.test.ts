// @module-tag thorough
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import { root } from '../../helpers/environments.ts'
import { Project } from '../../helpers/runs/consumer.ts'
import { describeOnEachVitest } from '../../helpers/runs/each-vitest.ts'

const PLUGIN = `import { defineConfig } from 'vitest/config'
import { notebooks } from 'vitest-notebook'
import type { NotebookOptions } from 'vitest-notebook'

const options: NotebookOptions = {
  baseline: 'snapshot',
  tolerance: { relative: 1e-6 },
  rules: ['-timings', { name: 'build', pattern: /build \\d+/g, replace: 'build N' }],
  server: { url: 'http://localhost:8888' },
  comparison: './compare.ts',
}
export default defineConfig({ plugins: [notebooks(options), notebooks()] })

// Where types are lost, these are no errors, which is one.
// @ts-expect-error
notebooks({ baseline: 'stord' })
// @ts-expect-error
notebooks({ nothing: 1 })
`

const COMPARISON = `import { defineComparison } from 'vitest-notebook/comparison'

export default defineComparison({
  comparators: {
    'chemical/x-smiles': (stored, actual) =>
      stored === actual ? undefined : 'another molecule',
  },
})

// @ts-expect-error
defineComparison({ comparators: 1 })
`

const REPORTER = `import type {} from 'vitest-notebook'
import type { Reporter, TestCase } from 'vitest/node'

export default class implements Reporter {
  onTestCaseResult(test: TestCase): void {
    const outcome: string | undefined = test.meta().cell?.outcome
    // @ts-expect-error
    const number: string | undefined = test.meta().cell?.number
    console.log(outcome, number)
  }
}
`

const IN_TEST = `import { expect, expectTypeOf } from 'vitest'
import { CellError, openNotebook, test } from 'vitest-notebook/test'
import type { NotebookCell, OpenNotebookOptions, ShownOutputs, TestKernel } from 'vitest-notebook/test'

const options: OpenNotebookOptions = { parameters: { year: 2024, rates: { EUR: [1.1, null] } }, timeout: 1000 }

test('a notebook', async ({ kernel }) => {
  expectTypeOf(kernel).toEqualTypeOf<TestKernel>()
  await using nb = await openNotebook('a.ipynb', options)
  await nb.runTo('load')
  await nb.run([2, 'plot'])
  const shape: [number, number] = await nb.evaluate<[number, number]>('df.shape')
  expectTypeOf(await nb.evaluate('1')).toEqualTypeOf<unknown>()
  const cell: NotebookCell = nb.cell(shape[0])
  const shown: ShownOutputs = await nb.inject('1')
  await expect(cell).toMatchStoredOutput()
  await expect(shown).toMatchOutputSnapshot('hint')
  await expect(cell).not.toRaise('ValueError', /no rows/)
  expectTypeOf(expect(cell).toRaise()).toEqualTypeOf<Promise<void>>()
  await using patch = await nb.patch('os.listdir')
  await patch.undo()
  const name: string = new CellError('', { name: 'a', evalue: '' }).name
  // @ts-expect-error
  await nb.set({ at: new Date() })
  // @ts-expect-error
  await expect(cell).toRaise(1)
  console.log(name, cell.data('image/png'))
})
`

const COMPILERS = {
  '5.5': 'test/consumer/typescript/node_modules/typescript-5.5/lib/tsc.js',
  '6': 'test/consumer/typescript/node_modules/typescript-6/lib/tsc.js',
  '7': 'node_modules/typescript/bin/tsc',
}

describeOnEachVitest('the types of the package', (consumer) => {
  test.each(Object.entries(COMPILERS))(
    'hold for TypeScript %s',
    (_, compiler) => {
      using project = new Project(
        {
          'package.json': JSON.stringify({ type: 'module' }),
          'vitest.config.ts': PLUGIN,
          'compare.ts': COMPARISON,
          'reporter.ts': REPORTER,
          'notebook.test.ts': IN_TEST,
        },
        consumer,
      )
      project.write(
        'tsconfig.json',
        JSON.stringify({
          compilerOptions: {
            module: 'nodenext',
            target: 'es2022',
            lib: ['esnext', 'dom', 'esnext.disposable'],
            strict: true,
            exactOptionalPropertyTypes: true,
            noUncheckedIndexedAccess: true,
            noEmit: true,
            skipLibCheck: false,
            types: [],
          },
          include: ['*.ts'],
        }),
      )
      const { stdout, stderr } = spawnSync(
        process.execPath,
        [join(root, compiler), '-p', project.folder, '--pretty', 'false'],
        { cwd: project.folder, encoding: 'utf8' },
      )
      expect(stderr).toBe('')
      // Of Vitest and what it needs, not all declarations hold for all.
      const ours = stdout
        .split('\n')
        .filter(
          (line) =>
            /error TS/.test(line) &&
            (!line.includes('node_modules') ||
              line.includes('node_modules/vitest-notebook/')),
        )
      expect(ours).toEqual([])
    },
  )
})
