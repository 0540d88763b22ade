import type { TestModule } from 'vitest/node'

import { isRecord } from '../../common/checks.ts'
import { isNotebook } from '../../common/paths.ts'

/** Vitest's reporter for GitHub, as far as it is wrapped; no part of its API (4.1, 5.1). */
interface GitHubReporter {
  onTestRunEnd: (
    modules: readonly TestModule[],
    ...others: readonly unknown[]
  ) => unknown
}

const known = new WeakSet<object>()

/**
 * Has red cells annotated: Vitest (4.1, 5.1) does that for places in files that
 * Vite has transformed, and workers make the tests of notebooks without it.
 */
export function completeAnnotations(reporter: unknown): void {
  if (!isGitHubReporter(reporter) || known.has(reporter)) {
    return
  }
  known.add(reporter)
  const { onTestRunEnd } = reporter
  reporter.onTestRunEnd = (modules, ...others) => {
    const forget = modules
      .filter(({ moduleId }) => isNotebook(moduleId))
      .map(passForTransformed)
    try {
      return onTestRunEnd.call(reporter, modules, ...others)
    } finally {
      for (const each of forget) {
        each()
      }
    }
  }
}

/** @returns what undoes it: only annotations look at what was transformed in that way. */
function passForTransformed({ project, moduleId }: TestModule): () => void {
  const graph = project.vite.environments['ssr']?.moduleGraph
  if (!graph) {
    return () => {}
  }
  const [first] = graph.getModulesByFile(moduleId) ?? []
  const node = first ?? graph.createFileOnlyEntry(moduleId)
  const before = node.transformResult
  node.transformResult ??= { code: '', map: null }
  return () => {
    node.transformResult = before
  }
}

function isGitHubReporter(value: unknown): value is GitHubReporter {
  return (
    isRecord(value) &&
    value.constructor.name === 'GithubActionsReporter' &&
    typeof value['onTestRunEnd'] === 'function'
  )
}
