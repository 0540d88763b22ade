import { expect, test } from 'vitest'

import { editorPattern } from '../../../src/main/reporter/editor-pattern.ts'

/** As VS Code's extension makes it of the labels that it has read off the module. */
function ofLabels(...labels: readonly string[]): string {
  const escaped = labels.map((label) =>
    label.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`),
  )
  return `^\\s?${escaped.join(' ')}$`
}

const ONE = ofLabels('One', 'Deeper', '[1] x = 1')
const WITH_BACKSLASH = ofLabels('One', String.raw`[1] print("a\\n")`)

test.each<readonly [string, string, boolean]>([
  [ONE, 'One > Deeper > [1] x = 1', true],
  [ONE, ' One Deeper [1] x = 1', true],
  [ONE, 'One > Deeper > [1] x = 12', false],
  [ONE, 'Two > Deeper > [1] x = 1', false],
  [WITH_BACKSLASH, String.raw`One > [1] print("a\n")`, true],
  [WITH_BACKSLASH, String.raw`One [1] print("a\n")`, true],
  [`${ONE}|${ofLabels('Two')}`, 'Two', true],
])('%s selects %s: %s', (pattern, name, isSelected) => {
  expect(new RegExp(editorPattern(pattern)).test(name)).toBe(isSelected)
})

test.each(['.+', /x y/])('%s is left as it is', (pattern) => {
  expect(editorPattern(pattern)).toBe(pattern)
})
