import { expect, expectTypeOf, test } from 'vitest'
import type { TaskMeta } from 'vitest'

import { defineComparison } from '../src/comparison/options/define-comparison.ts'
import * as inTest from '../src/in-test/index.ts'
import * as index from '../src/index.ts'
import type {
  CellMeta,
  ComparisonModule,
  ComparisonOptions,
  CustomRule,
  ImageComparison,
  JsonValue,
  NotebookDependencies,
  NotebookErrorCode,
  NotebookMeta,
  NotebookOptions,
  Normaliser,
  OutputComparator,
  OutputOptions,
  PixelThreshold,
  ServerOptions,
  Tolerance,
} from '../src/index.ts'

test('public names', () => {
  expect(Object.keys(index).toSorted()).toEqual([
    'NotebookError',
    'default',
    'isNotebookError',
    'notebooks',
  ])
  expect(index.default).toBe(index.notebooks)
})

test('public names for tests that open notebooks', () => {
  expect(Object.keys(inTest).toSorted()).toEqual([
    'CellError',
    'NotebookError',
    'isNotebookError',
    'openKernel',
    'openNotebook',
    'test',
  ])
})

test('every type of an option has a public name', () => {
  const rule: CustomRule = {
    name: 'build',
    pattern: /build \d+/,
    replace: 'build N',
    mimeTypes: ['stdout'],
  }
  const tolerance: Tolerance = { relative: 1e-6, printed: true }
  const threshold: PixelThreshold = { threshold: 0.1 }
  const images: ImageComparison = threshold
  const server: ServerOptions = { url: 'http://localhost:8888' }
  const output: OutputOptions = { folder: 'artifacts', timings: true }
  const compared: ComparisonOptions = { rules: [rule], tolerance, images }
  const options: NotebookOptions = { ...compared, server, output }
  expectTypeOf<NotebookOptions['rules']>().toEqualTypeOf<
    ComparisonOptions['rules']
  >()
  expect(index.notebooks(options).name).toBe('vitest-notebook')
})

test('every type of a module for comparing has a public name', () => {
  const normalise: Normaliser = (text, mimeType) => text + mimeType
  const compare: OutputComparator = (stored: JsonValue, actual) =>
    stored === actual ? undefined : 'another value'
  const module: ComparisonModule = defineComparison({
    rules: ['dates'],
    normalisers: { a: normalise, b: { normalise, mimeTypes: ['stderr'] } },
    comparators: { 'application/x': compare, 'application/y': () => undefined },
  })
  expect(Object.keys(module)).toEqual(['rules', 'normalisers', 'comparators'])
})

test('every type of what tests tell has a public name', () => {
  const cell: CellMeta = { number: 1, outcome: 'matched' }
  const meta: TaskMeta = { cell, notebook: { saved: true } }
  expect(meta.cell?.outcome).toBe('matched')
  expectTypeOf<TaskMeta['notebook']>().toEqualTypeOf<NotebookMeta | undefined>()
  expectTypeOf<NotebookMeta['dependencies']>().toEqualTypeOf<
    NotebookDependencies | undefined
  >()
  expectTypeOf<index.NotebookError['code']>().toEqualTypeOf<NotebookErrorCode>()
})
