import { expect, test } from 'vitest'

import { inertPath } from '../../../../src/main/plugin/vitest/inert-names.ts'

test.each([
  ['/p/a.ipynb'],
  ['/p/d é/what? [1] #2 "x" – 名前.ipynb'],
  ['/p/a::b.ipynb'],
  ['/other/a.ipynb'],
])('%j is printed as it is', (file) => {
  expect(inertPath(file, '/p')).toBe(file)
})

test.each([
  ['/p/a\u001b[31m.ipynb', '/p/a␛[31m.ipynb'],
  ['/p/d\u0007/a.ipynb', '/p/d␇/a.ipynb'],
  ['/p/a\r\n\t.ipynb', '/p/a␍␊␉.ipynb'],
  ['/p/a\u2028b.ipynb', '/p/a b.ipynb'],
  ['/p/a\u202eb\u009b.ipynb', '/p/a‹U+202E›b‹U+009B›.ipynb'],
  ['/p/::stop-commands::x.ipynb', '/p/‹::›stop-commands::x.ipynb'],
  ['/p/##[group]x.ipynb', '/p/##‹[›group]x.ipynb'],
])('%j is printed as %j', (file, shown) => {
  expect(inertPath(file, '/p')).toBe(shown)
})

test("the root's own name is its owner's", () => {
  expect(inertPath('/\u202ep/a.ipynb', '/\u202ep')).toBe('/\u202ep/a.ipynb')
})
