/// <reference types="vitest/config" />
import { inspect } from 'node:util'

import type { Vite } from 'vitest/node'

import { isRecord } from '../../common/checks.ts'
import { isNotebookError } from '../../common/errors.ts'
import type { NotebookOptions } from '../options/options.ts'
import { resolveOptions } from '../options/resolve-options.ts'
import { claimNotebooks } from './claims.ts'
import { currentInvocation } from './invocation.ts'
import { notebookModules } from './notebook-modules.ts'
import { notebookProject } from './project.ts'
import { NotebookRun } from './run/notebook-run.ts'
import { hasNotebooks } from './vitest/has-notebooks.ts'
import { leavesOutRoot } from './vitest/project-filter.ts'
import { runOptions } from './vitest/run-options.ts'
import type { RunOptions } from './vitest/run-options.ts'
import { checkVitestVersion } from './vitest/version.ts'

/**
 * Runs the Jupyter notebooks of a project as tests: one test per code cell, in
 * a live kernel, against the outputs stored in the notebook.
 *
 * @throws NotebookError `NB_ERR_OPTIONS` for an unknown option or a wrong value.
 * @example
 * export default defineConfig({ plugins: [notebooks()] })
 */
export function notebooks(options: NotebookOptions = {}): Vite.Plugin {
  try {
    return createPlugin(options, { isFallback: false })
  } catch (error) {
    if (isNotebookError(error)) {
      // What is wrong is in the configuration, not in here.
      Error.captureStackTrace(error, notebooks)
    }
    throw error
  }
}

/**
 * The same for a configuration that may have none: where one of its plugins is
 * a `notebooks()`, this one does nothing.
 */
export function fallbackNotebooks(): Vite.Plugin {
  return createPlugin({}, { isFallback: true })
}

function createPlugin(
  given: NotebookOptions,
  { isFallback }: { readonly isFallback: boolean },
): Vite.Plugin {
  const options = { ...given, ...currentInvocation()?.options }
  const resolved = resolveOptions(options)
  const run = new NotebookRun(resolved, isFallback)
  const modules = notebookModules(resolved, (vitest, project) =>
    run.adopt(vitest, project),
  )
  let ofUser: RunOptions = {}
  let isListed = false
  let isIdle = false
  return {
    name: isFallback ? 'vitest-notebook:fallback' : 'vitest-notebook',
    async config(user) {
      isIdle = isFallback && (await hasNotebooks(user))
      if (isIdle) {
        return undefined
      }
      run.startEarly({ root: user.root, coverage: user.test?.coverage })
      ofUser = runOptions(user.test)
      // With `projects`, the root is only a container, and `configureVitest`
      // of its plugins is called for inline projects that extend it only; so
      // the notebooks become one more entry of the list.
      if (!user.test?.projects && !leavesOutRoot(user.test, resolved.name)) {
        return undefined
      }
      isListed = true
      return {
        test: {
          projects: [
            notebookProject(resolved, modules, { runOptions: ofUser }),
          ],
        },
      }
    },
    configResolved(config) {
      // Vitest 4.1 keeps the command line from the plugins, but reads its
      // options from here next (`VitestPlugin`).
      const test: unknown = isIdle ? undefined : Reflect.get(config, '_vitest')
      if (!isListed && isRecord(test) && leavesOutRoot(test, resolved.name)) {
        const others = Array.isArray(test['projects']) ? test['projects'] : []
        test['projects'] = [
          ...others,
          notebookProject(resolved, modules, { runOptions: ofUser }),
        ]
      }
    },
    // oxlint-disable-next-line typescript/no-misused-promises -- typed as void, but Vitest 4.1 and 5.1 await it
    async configureVitest({ vitest, project, injectTestProjects }) {
      checkVitestVersion(vitest)
      if (isIdle) {
        return
      }
      // A root with `projects` has got its notebooks by `config` already.
      const { root } = project.config
      const name = claimNotebooks(vitest, project, {
        wanted: resolved.name,
        options: inspect(options, { depth: null }),
      })
      if (name === undefined) {
        return
      }
      const injected = await injectTestProjects([
        notebookProject({ ...resolved, name }, modules, {
          root,
          runOptions: ofUser,
        }),
      ])
      for (const created of injected) {
        await run.adopt(vitest, created)
      }
    },
  }
}
