/// <reference types="vitest/config" />
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import type { TestProject, Vite, Vitest } from 'vitest/node'

import { moduleText } from '../../test-module/generate-module.ts'
import {
  missingModule,
  notebookModule,
} from '../../test-module/notebook-module.ts'
import type { ResolvedOptions } from '../options/options.ts'
import { queueMs } from '../options/startup-timeout.ts'
import { RUNNER, runnerModule } from './runner-module.ts'
import { portableAround } from './settings/portable-around.ts'
import { portableCases } from './settings/portable-parameters.ts'

const HANDLED = new RegExp(`(?:\\.ipynb|${RUNNER})$`, 'i')

/**
 * The plugin of the notebooks' project: turns each `.ipynb` into a test
 * module. It starts nothing, since editors and `vitest list` load modules only
 * to see what tests there are.
 */
export function notebookModules(
  options: ResolvedOptions,
  adopt: (vitest: Vitest, project: TestProject) => Promise<void>,
): Vite.Plugin {
  let root = ''
  return {
    name: 'vitest-notebook:modules',
    enforce: 'pre',
    configResolved(config) {
      root = config.root
    },
    // Not called for injected projects (Vitest 4.1, 5.1): those are adopted by who injects them.
    // oxlint-disable-next-line typescript/no-misused-promises -- typed as void, but Vitest 4.1 and 5.1 await it
    async configureVitest({ vitest, project }) {
      await adopt(vitest, project)
    },
    resolveId: {
      // Vite 8 takes what follows a `?` for a query, and `/virtual:` below the
      // root for no file; of one that is not there it would not tell why.
      filter: { id: HANDLED },
      handler(id) {
        if (id === RUNNER) {
          return id
        }
        // `/a.ipynb` may be one below the root; `/@fs/…` is Vite's own.
        const places = id.startsWith(`${root}/`) ? [id] : [join(root, id), id]
        return id.startsWith('/@')
          ? undefined
          : (places.find(existsSync) ?? places[0])
      },
    },
    load: {
      // It takes what follows a `#` for the fragment of a URL, too.
      filter: { id: HANDLED },
      async handler(id) {
        if (id === RUNNER) {
          return runnerModule()
        }
        return existsSync(id) ? readFile(id, 'utf8') : ''
      },
    },
    transform: {
      filter: { id: /\.ipynb(?:\?.*)?$/i },
      handler(text, id) {
        const file = existsSync(id) ? id : id.replace(/\?[^/]*$/, '')
        const module = existsSync(file)
          ? notebookModule(text, file, {
              root,
              titles: options.titles,
              baseline: options.baseline,
              checks: options.checks,
              cases: portableCases(options),
              comparison: options.comparison,
              cellTimeoutMs: options.timeout,
              startupTimeoutMs: options.startupTimeout,
              queueMs: queueMs(options),
              around: portableAround(options),
            })
          : missingModule(file, root)
        return { code: moduleText(module), map: null }
      },
    },
  }
}
