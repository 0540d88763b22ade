import { relative } from 'node:path'

import type { TestModule } from 'vitest/node'

import { isRecord } from '../../common/checks.ts'
import { isNotebook } from '../../common/paths.ts'

/** Vitest's reporter for JUnit XML, as far as it is completed (4.1, 5.1: `JUnitReporter`); no part of its API. */
interface JUnitReporter {
  /** There once it has been initialised. */
  readonly logger?: { log: (text: string) => unknown }
  writeElement: (
    name: string,
    attributes: Readonly<Record<string, unknown>>,
    children: () => Promise<void>,
  ) => Promise<void>
  writeTasks: (
    tasks: readonly ReportedTask[],
    ...file: readonly string[]
  ) => Promise<void>
  onTestRunEnd: (
    modules: readonly TestModule[],
    ...others: readonly unknown[]
  ) => Promise<void>
}

interface ReportedTask {
  readonly file?: { readonly filepath?: string } | null
  readonly result?: { readonly note?: string }
  readonly logs?: readonly object[]
  readonly annotations?: readonly Annotation[]
}

interface Annotation {
  readonly type: string
  readonly message: string
}

const METHODS = ['writeElement', 'writeTasks', 'onTestRunEnd'] as const

const known = new WeakSet<object>()

/**
 * Makes Vitest's JUnit reports say of notebooks why a cell was skipped, and of
 * which project a file is. What Vitest makes of annotations, `<properties>` of a
 * test case, is not allowed there by the schema of Jenkins (xUnit plugin,
 * `junit-10.xsd`): of notebooks they become lines of its output.
 *
 * @param root That of Vitest, which files are named by.
 */
export function completeJUnit(reporter: unknown, root: string): void {
  if (!isJUnitReporter(reporter) || known.has(reporter)) {
    return
  }
  known.add(reporter)
  const { writeElement, writeTasks, onTestRunEnd } = reporter
  let projects: ReadonlyMap<unknown, string> = new Map()
  let reason: string | undefined
  let withReasons: JUnitReporter['logger']
  reporter.onTestRunEnd = async (modules, ...others) => {
    projects = new Map(
      modules
        .filter(({ moduleId }) => isNotebook(moduleId))
        .map(({ moduleId, project }) => [
          relative(root, moduleId),
          project.name,
        ]),
    )
    const { logger } = reporter
    if (logger && logger !== withReasons) {
      withReasons = logger
      const { log } = logger
      logger.log = (text) =>
        log.call(
          logger,
          text === '<skipped/>' && reason !== undefined
            ? `<skipped message="${escapeXml(reason)}"/>`
            : text,
        )
    }
    await onTestRunEnd.call(reporter, modules, ...others)
  }
  reporter.writeElement = async (name, attributes, children) => {
    const project =
      name === 'testsuite' ? projects.get(attributes['name']) : undefined
    await writeElement.call(
      reporter,
      name,
      project === undefined
        ? attributes
        : { ...attributes, name: `[${project}] ${String(attributes['name'])}` },
      children,
    )
  }
  reporter.writeTasks = async (tasks, ...file) => {
    for (const task of tasks) {
      const isOurs = isNotebook(task.file?.filepath ?? '')
      reason = isOurs ? task.result?.note : undefined
      await writeTasks.call(
        reporter,
        [isOurs ? withoutProperties(task) : task],
        ...file,
      )
    }
  }
}

function withoutProperties(task: ReportedTask): ReportedTask {
  const { annotations = [], logs = [] } = task
  return annotations.length === 0
    ? task
    : {
        ...task,
        annotations: [],
        logs: [
          ...logs,
          ...annotations.map(({ type, message }) => ({
            type: 'stdout',
            content: `${type}: ${message}\n`,
          })),
        ],
      }
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
}

function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? '')
}

function isJUnitReporter(value: unknown): value is JUnitReporter {
  return (
    isRecord(value) &&
    METHODS.every((name) => typeof value[name] === 'function')
  )
}
