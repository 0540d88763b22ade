import { expect, test } from 'vitest'

import { describeKept } from '../../../src/main/kept/describe-kept.ts'

const LOCAL = {
  type: 'local',
  connectionFile: '/tmp/vnb-1/k1.json',
  pid: 4104,
  python: '/p/.venv/bin/python',
  hasConsole: true,
  hasPip: true,
} as const

test('a kernel of this machine', () => {
  expect(describeKept('a.ipynb', LOCAL, 'linux')).toMatchInlineSnapshot(`
    "a.ipynb is red, and its kernel was kept:
      to connect  /p/.venv/bin/python -m jupyter_console --existing /tmp/vnb-1/k1.json
      to end it   kill 4104"
  `)
})

test('without the console, and without pip', () => {
  const bare = { ...LOCAL, hasConsole: false }
  expect(describeKept('a.ipynb', bare, 'linux')).toContain(
    '  needed once  /p/.venv/bin/python -m pip install jupyter-console\n',
  )
  const byUv = { ...bare, hasPip: false }
  expect(describeKept('a.ipynb', byUv, 'linux')).toContain(
    '  needed once  uv pip install --python /p/.venv/bin/python jupyter-console\n',
  )
})

test('in folders with blanks, on Windows', () => {
  const where = {
    ...LOCAL,
    python: String.raw`C:\my project\.venv\Scripts\python.exe`,
    connectionFile: String.raw`C:\Users\A B\k1.json`,
  }
  expect(describeKept('a.ipynb', where, 'win32')).toMatchInlineSnapshot(`
    "a.ipynb is red, and its kernel was kept:
      to connect  "C:\\my project\\.venv\\Scripts\\python.exe" -m jupyter_console --existing "C:\\Users\\A B\\k1.json"
      to end it   taskkill /F /PID 4104"
  `)
})

test('a kernel of a server that wants no token, and lacks the notebook', () => {
  const address = { url: 'http://localhost:8888' }
  const where = { type: 'server', address, id: 'f00', page: undefined } as const
  expect(describeKept('a.ipynb', where, 'linux')).toMatchInlineSnapshot(`
    "a.ipynb is red, and its kernel was kept:
      on its machine   jupyter console --existing f00
      in the next run  server: { kernel: 'f00' }
      to end it        curl -X DELETE -b _xsrf=x -H "X-XSRFToken: x" http://localhost:8888/api/kernels/f00"
  `)
})
