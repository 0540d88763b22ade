import type { TestCase, TestModule, TestSuite } from 'vitest/node'

import { isRecord } from '../../common/checks.ts'
import { isNotebook } from '../../common/paths.ts'
import { skippedLines } from './skipped-lines.ts'
import type { SkippedLine } from './skipped-lines.ts'

/** What Vitest's reporters for terminals have in common (4.1, 5.1: `BaseReporter`); no part of its API. */
interface TerminalReporter {
  log: (...messages: readonly unknown[]) => void
  printTestModule: (module: TestModule) => void
  printTestCase: (state: string, test: TestCase) => void
  printTestSuite: (suite: TestSuite) => void
  onTestCaseResult: (test: TestCase) => void
  onTestModuleEnd: (module: TestModule) => void
}

const METHODS = [
  'log',
  'printTestModule',
  'printTestCase',
  'printTestSuite',
  'onTestCaseResult',
  'onTestModuleEnd',
] as const satisfies readonly (keyof TerminalReporter)[]

const known = new WeakSet<object>()

/**
 * Makes a reporter of Vitest's show cells that were not run as one line, where
 * many follow each other: Vitest (4.1, 5.1) has a line for each test of a red
 * file, or hides all that are skipped, everywhere. What it counts stays as it
 * is. A reporter that is none of those for terminals is left alone.
 */
export function collapseSkipped(
  reporter: unknown,
  paint: (line: string) => string,
): void {
  if (!isTerminalReporter(reporter) || known.has(reporter)) {
    return
  }
  known.add(reporter)
  collapseInModules(reporter, paint)
  collapseAsTheyCome(reporter, paint)
}

/** Reporters that print a file when it has ended. */
function collapseInModules(
  reporter: TerminalReporter,
  paint: (line: string) => string,
): void {
  const { printTestModule, printTestCase, printTestSuite } = reporter
  let lines: ReadonlyMap<string, SkippedLine> = new Map()
  reporter.printTestModule = (module) => {
    lines = isNotebook(module.moduleId) ? linesOf(module) : new Map()
    printTestModule.call(reporter, module)
  }
  reporter.printTestCase = (state, test) => {
    const line = lines.get(test.id)
    const printed = captured(reporter, () =>
      printTestCase.call(reporter, state, test),
    )
    for (const messages of inPlaceOf(printed, test, line, paint)) {
      reporter.log(...messages)
    }
  }
  reporter.printTestSuite = (suite) => {
    const tests = [...suite.children.allTests()]
    const isEmpty =
      tests.length > 0 &&
      tests.every(({ id }) => lines.get(id)?.type === 'left-out')
    if (!isEmpty) {
      printTestSuite.call(reporter, suite)
    }
  }
}

/** Reporters that print each test when it has ended: lines wait for those that follow. */
function collapseAsTheyCome(
  reporter: TerminalReporter,
  paint: (line: string) => string,
): void {
  const { onTestCaseResult, onTestModuleEnd } = reporter
  const held = new Map<TestModule, Map<TestCase, readonly Messages[]>>()
  const flush = (module: TestModule): void => {
    const tests = held.get(module) ?? new Map<TestCase, readonly Messages[]>()
    held.delete(module)
    const lines = skippedLines([...tests.keys()].map(reported))
    for (const [test, printed] of tests) {
      const line = lines.get(test.id)
      for (const messages of inPlaceOf(printed, test, line, paint)) {
        reporter.log(...messages)
      }
    }
  }
  reporter.onTestCaseResult = (test) => {
    const { module } = test
    if (!isNotebook(module.moduleId)) {
      onTestCaseResult.call(reporter, test)
      return
    }
    if (notRun(test) === undefined) {
      flush(module)
      onTestCaseResult.call(reporter, test)
      return
    }
    const printed = captured(reporter, () =>
      onTestCaseResult.call(reporter, test),
    )
    const tests = held.get(module) ?? new Map<TestCase, readonly Messages[]>()
    held.set(module, tests.set(test, printed))
  }
  reporter.onTestModuleEnd = (module) => {
    flush(module)
    onTestModuleEnd.call(reporter, module)
  }
}

type Messages = readonly unknown[]

/** What a reporter prints of a test, with one line for all that follow it, or nothing. */
function inPlaceOf(
  printed: readonly Messages[],
  { name }: TestCase,
  line: SkippedLine | undefined,
  paint: (line: string) => string,
): readonly Messages[] {
  if (line === undefined) {
    return printed
  }
  const own = printed.findIndex(([text]) => String(text).includes(name))
  if (line.type === 'left-out' || own === -1) {
    return []
  }
  const text = String(printed[own]?.[0])
  const before = text.slice(0, text.indexOf(name))
  return [...printed.slice(0, own), [`${before}${paint(line.text)}`]]
}

function captured(
  reporter: TerminalReporter,
  print: () => void,
): readonly Messages[] {
  const isOwn = Object.hasOwn(reporter, 'log')
  const { log } = reporter
  const printed: Messages[] = []
  reporter.log = (...messages) => {
    printed.push(messages)
  }
  try {
    print()
  } finally {
    if (isOwn) {
      reporter.log = log
    } else {
      Reflect.deleteProperty(reporter, 'log')
    }
  }
  return printed
}

function linesOf(module: TestModule): ReadonlyMap<string, SkippedLine> {
  return skippedLines([...module.children.allTests()].map(reported))
}

function reported(test: TestCase): Parameters<typeof skippedLines>[0][number] {
  return { id: test.id, title: test.name, notRun: notRun(test) }
}

function notRun(test: TestCase): string | undefined {
  const result = test.result()
  if (result.state !== 'skipped') {
    return undefined
  }
  if (result.note !== undefined) {
    return `not run: ${result.note}`
  }
  return test.options.mode === 'skip'
    ? 'not selected'
    : 'not run: the notebook could not be started'
}

function isTerminalReporter(value: unknown): value is TerminalReporter {
  return (
    isRecord(value) &&
    METHODS.every((name) => typeof value[name] === 'function')
  )
}
