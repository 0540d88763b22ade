import { expect, test } from 'vitest'

import { assignedNames } from '../../src/parameters/injection/assigned-names.ts'

test.each<[string, string, readonly string[]]>([
  ['python', 'a = 1\nb: int = 2  # c = 3', ['a', 'b']],
  ['python', 'a = b = 1; c, d = 1, 2', ['a', 'b', 'c', 'd']],
  ['python', 'a = """\nb = 1\n"""\nc = \'d = 1\'', ['a', 'c']],
  ['python', 'a = f(\n  b=1,\n  c=[{"d": 1}],\n)', ['a']],
  ['python', 'a == 1\nb <= 2\nc != 3\nx += 1\nprint(y)', []],
  ['python', 'if True: a = 1\nelse: b = 2', ['a', 'b']],
  ['python', '(a, b) = 1, 2\n[c] = [3]', ['a', 'b', 'c']],
  ['python', 'a, (b, c) = 1, (2, 3)', ['a', 'b', 'c']],
  ['python', 'f(a := 1)\nfor b, d in []: pass', ['a', 'b', 'd']],
  ['python', 'from x import (\n  a as b,\n  d,\n)', ['b', 'd']],
  ['python', 'a = json.load(f)  # eval(x)\nmodel.eval()', ['a']],
  ['python', '%matplotlib inline\n!pip install x\na = 1', ['a']],
  ['python', 'import pandas as pd\nfrom os import path', ['pandas', 'pd']],
  ['python', 'größe = 1', ['größe']],
  ['python3', "a = 'it''s'", ['a']],
  ['r', 'a <- 1\nb.c = 2\n3 -> d\nf(x = 1) # e <- 1', ['a', 'b.c', 'd']],
  [
    'julia',
    'a = 1\nconst b = "c = 1"\nd::Int = 2\nm = A\'',
    ['a', 'b', 'd', 'm'],
  ],
  [
    'javascript',
    'const a = 1\nlet b = "c = 2", d = 3 // e = 1\nvar f = `\ng = 1`',
    ['a', 'b', 'd', 'f'],
  ],
  [
    'javascript',
    'const [a, b] = [1, 2]\nlet d, f\nimport { g } from "h"',
    ['a', 'b', 'd', 'f', 'g'],
  ],
  ['typescript', 'let a: number = 1\nconst f = (x) => x === 1', ['a', 'f']],
  ['bash', 'A=1 B=2\nread D F', ['A', 'B', 'D', 'F']],
  ['bash', 'A=1\nexport B="c=2"; declare -i D=3 # E=1', ['A', 'B', 'D']],
])('%s: %j assigns %j', (language, source, names) => {
  const found = assignedNames(source, language)
  expect([...(found ?? [])]).toEqual(expect.arrayContaining([...names]))
  const wrong = ['c', 'e', 'g', 'x', 'y', 'E'].filter(
    (name) => !names.includes(name) && found?.has(name) === true,
  )
  expect(wrong).toEqual([])
})

test.each([
  ['python', 'from settings import *'],
  ['python', '%run settings.py'],
  ['python', 'globals().update(region="eu")'],
  ['r', 'source("settings.R")'],
  ['bash', '. settings.sh'],
])('%s: what %j assigns is not known', (language, source) => {
  expect(assignedNames(source, language)).toBeUndefined()
})
