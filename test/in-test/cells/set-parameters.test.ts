import { expect, test } from 'vitest'

import { ParameterSetter } from '../../../src/in-test/cells/set-parameters.ts'
import { code, notebookOf } from '../../helpers/notebooks/notebook-text.ts'

/** The order in which cells and parameters are executed. */
async function order(
  tags: readonly (readonly string[])[],
  cells: readonly number[],
): Promise<readonly (number | string)[]> {
  const done: (number | string)[] = []
  const notebook = notebookOf(tags.map((each) => code('', { tags: each })))
  const setter = new ParameterSetter(notebook, { a: 1 }, async (source) => {
    done.push(source)
  })
  for (const cell of cells) {
    if (!setter.replaces(cell)) {
      await setter.before(cell)
      done.push(cell)
      await setter.after(cell)
    }
  }
  return done.map((each) =>
    each === '# Parameters\na = 1\n' ? 'parameters' : each,
  )
}

const PLAIN: readonly (readonly string[])[] = [[], [], []]
const TAGGED: readonly (readonly string[])[] = [[], ['parameters'], []]
const INJECTED: readonly (readonly string[])[] = [
  ['parameters'],
  ['injected-parameters'],
  [],
]

test.each([
  ['before the first cell', PLAIN, [1, 2, 3], ['parameters', 1, 2, 3]],
  ['behind the defaults', TAGGED, [1, 2, 3], [1, 2, 'parameters', 3]],
  [
    'again with the defaults',
    TAGGED,
    [2, 3, 2],
    [2, 'parameters', 3, 2, 'parameters'],
  ],
  ['without the defaults', TAGGED, [3, 1], ['parameters', 3, 1]],
  ['not before they are needed', TAGGED, [1], [1]],
  ["in the place of papermill's", INJECTED, [1, 2, 3], [1, 'parameters', 3]],
])('are set %s', async (_, tags, cells, expected) => {
  expect(await order(tags, cells)).toEqual(expected)
})

test('without parameters nothing is set, and nothing replaced', async () => {
  const notebook = notebookOf([code('', { tags: ['injected-parameters'] })])
  const setter = new ParameterSetter(notebook, undefined, async () => {
    throw new Error('executed')
  })
  expect(setter.replaces(1)).toBe(false)
  await setter.before(1)
  await setter.after(1)
})
