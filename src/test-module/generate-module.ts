import { inertLine } from '../common/inert.ts'
import { CHECKS_TITLE } from '../contract/check-names.ts'
import type {
  ModuleFailure,
  NotebookReference,
} from '../contract/generated-call.ts'

/** A line of a generated test module, or several that share one. */
interface Piece {
  /** Line of the notebook's file on which it stands, from 1. */
  readonly line: number
  readonly code: string
}

/** A test module, its first line in two parts. */
export interface ModuleCode {
  readonly imports: string
  readonly body: string
}

/** What the module is made of: sections (Markdown headings) that hold cells and sections. */
export interface ModuleSection {
  readonly title: string
  readonly line: number
  readonly tests: readonly ModuleTest[]
  readonly sections: readonly ModuleSection[]
}

export interface ModuleTest {
  readonly number: number
  readonly title: string
  readonly line: number
  readonly only: boolean
}

export interface ModuleInput {
  /** By which the runtime finds the notebook, and knows that it reads the same text. */
  readonly reference: NotebookReference
  /** Names of its cases; none for a notebook that is run once. */
  readonly cases?: readonly string[]
  /** Whether outputs are compared with Vitest's snapshots. */
  readonly hasSnapshots: boolean
  /** Whether there is a test of the notebook's file, too. */
  readonly hasChecks?: boolean
  /** The module that the option `comparison` names, absolute. */
  readonly comparison: string | undefined
  /** What the generated module imports `notebook` from. */
  readonly runtime: string
  /** The tests of the notebook as a section without a title. */
  readonly root: ModuleSection
  /** Milliseconds; Vitest's own limits, which only matter when ours fail. */
  readonly safetyNetMs: number
}

/**
 * Writes the test module of a notebook. Each call stands on the line of the
 * notebook's JSON that it belongs to, so that locations need no source map:
 * terminals, annotations and editors lead into the `.ipynb`.
 */
export function generateModule(input: ModuleInput): ModuleCode {
  const timeout = Math.min(input.safetyNetMs, 2 ** 31 - 1)
  const handedOver = [
    'recordArtifact',
    'expect',
    'TestRunner',
    // Not at once: a fault in it is that of the notebook's start.
    ...(input.comparison === undefined
      ? []
      : [`comparison: () => import(${JSON.stringify(input.comparison)})`]),
  ]
  const imports = [
    `import { test, describe, beforeAll, afterAll, inject, recordArtifact, expect, TestRunner } from 'vitest';`,
    `import { notebook } from ${JSON.stringify(input.runtime)};`,
  ].join(' ')
  const cells = content(input.root)
  const cases = input.cases ?? []
  const pieces =
    cases.length === 0
      ? ofOne(input, cells, handedOver, timeout)
      : ofCases(input, cases, cells, handedOver, timeout)
  const body = layOut([
    ...pieces,
    // After all cells, whose tests are counted, and still on the first line.
    ...(input.hasChecks === true
      ? [{ line: pieces.at(-1)?.line ?? 1, code: 'checks();' }]
      : []),
  ])
  return { imports, body }
}

function ofOne(
  { reference, hasChecks }: ModuleInput,
  cells: readonly Piece[],
  handedOver: readonly string[],
  timeout: number,
): readonly Piece[] {
  const head = [
    `const nb = notebook(${JSON.stringify(reference)}, inject('vitest-notebook'), {${handedOver.join(', ')}});`,
    optionsOf(timeout),
    // Behind its fixtures, Vitest (4.1, 5.1) hands over the file with its tests.
    hasChecks === true
      ? `beforeAll(({}, file) => nb.start(file), ${timeout});`
      : `beforeAll(() => nb.start(), ${timeout});`,
    `afterAll(() => nb.end(), ${timeout});`,
    ...(hasChecks === true ? [`const checks = () => ${CHECKS_TEST}`] : []),
  ].join(' ')
  return [{ line: 1, code: head }, ...cells]
}

/**
 * A suite for each case, one after another. It is one piece of code for all of
 * them: a cell is on its line in each.
 */
function ofCases(
  { reference, hasChecks, hasSnapshots }: ModuleInput,
  cases: readonly string[],
  cells: readonly Piece[],
  handedOver: readonly string[],
  timeout: number,
): readonly Piece[] {
  const call = (more: string): string =>
    `notebook({ ...${JSON.stringify(reference)}${more} }, inject('vitest-notebook'), {${handedOver.join(', ')}})`
  const head = [
    `const nb = ${call('')};`,
    optionsOf(timeout),
    ...(hasSnapshots
      ? [`beforeAll(({}, file) => nb.keepOthers(file), ${timeout});`]
      : []),
    ...(hasChecks === true ? [`const checks = () => ${CHECKS_TEST}`] : []),
  ].join(' ')
  const suite = [
    `${JSON.stringify(cases)}.forEach((name) => describe(\`(\${name})\`, { shuffle: false, meta: { notebookCase: name } }, () => {`,
    `const nb = ${call(', case: name')};`,
    `beforeAll(() => nb.start(), ${timeout});`,
    `afterAll(() => nb.end(), ${timeout});`,
  ].join(' ')
  return [
    { line: 1, code: head },
    // No cell stands on the second line, but in a file of one.
    { line: Math.min(2, cells[0]?.line ?? 1), code: suite },
    ...cells,
    { line: cells.at(-1)?.line ?? 1, code: '}));' },
  ]
}

function optionsOf(timeout: number): string {
  return `const o = { concurrent: false, timeout: ${timeout} };`
}

/** Defines the test of the notebook's file. */
const CHECKS_TEST = `test('${CHECKS_TITLE}', { concurrent: false, timeout: 300000 }, (c) => nb.checks(c));`

/** As Vite, editors and `vitest list` take it. */
export function moduleText({ imports, body }: ModuleCode): string {
  return `${imports} ${body}`
}

/** For a scope that has what the module imports: every place in it is the same. */
export function scriptText({ imports, body }: ModuleCode): string {
  return `${' '.repeat(imports.length)} ${body}`
}

/** A module for a notebook with nothing to run: one skipped test that says so, beside that of its file. */
export function generateEmptyModule(
  title: string,
  checks?: Pick<ModuleInput, 'reference' | 'runtime'>,
): ModuleCode {
  const skipped = `test.skip(${titleLiteral(title)}, () => {});`
  return checks
    ? {
        imports: `import { test, inject, recordArtifact, expect, TestRunner } from 'vitest'; import { notebook } from ${JSON.stringify(checks.runtime)};`,
        body: `const nb = notebook(${JSON.stringify(checks.reference)}, inject('vitest-notebook'), { recordArtifact, expect, TestRunner }); ${skipped} ${CHECKS_TEST}`,
      }
    : { imports: "import { test } from 'vitest';", body: skipped }
}

/** A module that fails when it is loaded, so that the file is reported beside the others. */
export function generateFailingModule(input: {
  readonly runtime: string
  readonly failure: ModuleFailure
}): ModuleCode {
  return {
    imports: `import { failNotebook } from ${JSON.stringify(input.runtime)};`,
    body: `failNotebook(${JSON.stringify(input.failure)});`,
  }
}

function content(section: ModuleSection): Piece[] {
  return [
    ...section.tests.map(testPiece),
    ...section.sections.flatMap((inner) => {
      const pieces = content(inner)
      const last = pieces.at(-1)?.line ?? inner.line
      return [
        {
          line: inner.line,
          code: `describe(${titleLiteral(inner.title)}, { shuffle: false }, () => {`,
        },
        ...pieces,
        { line: last, code: '});' },
      ]
    }),
  ]
}

function testPiece(test: ModuleTest): Piece {
  const call = test.only ? 'test.only' : 'test'
  // The arrow around `annotate` gives annotations the line of the cell:
  // Vitest takes it from the call stack, which is lost after an `await`.
  return {
    line: test.line,
    code: `${call}(${titleLiteral(test.title)}, o, (c) => nb.cell(c, ${test.number}, (...a) => c.annotate(...a)));`,
  }
}

function layOut(pieces: readonly Piece[]): string {
  let text = ''
  let line = 1
  for (const piece of pieces) {
    if (piece.line > line) {
      text += '\n'.repeat(piece.line - line)
      line = piece.line
    }
    text += `${piece.code} `
  }
  return text
}

/**
 * A title as a literal that needs no escapes but for backslashes: Vitest 5's
 * `list` and editors read it out of the source text without evaluating it, and
 * so show those twice (5.1). Reporters print it as it is.
 */
export function titleLiteral(title: string): string {
  const clean = inertLine(title).replaceAll('\\', String.raw`\\`)
  const quote = ["'", '"', '`'].find(
    (mark) => !clean.includes(mark) && !(mark === '`' && clean.includes('${')),
  )
  return quote === undefined
    ? `'${clean.replaceAll("'", '’')}'`
    : `${quote}${clean}${quote}`
}
