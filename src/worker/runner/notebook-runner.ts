import { readFileSync } from 'node:fs'

import type { TestRunner } from 'vitest'

import type { RunnerApi } from '../../contract/generated-call.ts'
import type { RuntimeSettings } from '../../contract/settings.ts'
import { defineTests } from './define-tests.ts'

/**
 * Vitest's own runner, but for how a notebook becomes tests: its module is made
 * here and run as a script. Through Vite, the main process would make and
 * transform it and send it over, which takes an eighth of Node's time for a small
 * notebook.
 *
 * That way remains for what only Vite can do, and for what it alone knows.
 */
export function notebookRunner(vitest: RunnerApi): typeof TestRunner {
  return class NotebookRunner extends vitest.TestRunner {
    override importFile(
      ...[file, source]: Parameters<TestRunner['importFile']>
    ): unknown {
      const text =
        source === 'collect' && /\.ipynb$/i.test(file)
          ? readText(file)
          : undefined
      const settings = vitest.inject('vitest-notebook')
      if (text === undefined || !isOwn(settings, this.config)) {
        return super.importFile(file, source)
      }
      defineTests(file, text, settings, vitest)
      return undefined
    }
  }
}

/**
 * Whether nobody needs to know what the module imports: Vite transforms and
 * watches the module of the user's (`comparison`), and with
 * `experimental.recordDependencies` Vitest 5 leaves out files whose imports have
 * not changed.
 */
function isOwn(
  { comparisonOptions }: RuntimeSettings,
  { experimental }: TestRunner['config'],
): boolean {
  return (
    comparisonOptions.module === undefined &&
    Reflect.get(experimental, 'recordDependencies') !== true
  )
}

/** Of one that cannot be read, Vite's plugin tells why. */
function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
