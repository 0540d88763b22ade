import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import {
  startKernelHost,
  type KernelHost,
} from '../../src/main/hosts/start-host.ts'
import { testPython } from '../helpers/environments.ts'
import { RawKernel } from '../helpers/kernels/raw-client.ts'

const root = realpathSync(mkdtempSync(join(tmpdir(), 'noted-')))
const notebook = join(root, 'nb', 'a.ipynb')
const FILES: Readonly<Record<string, string>> = {
  'nb/data.csv': 'a,b\n1,2\n',
  'nb/grüße.txt': 'hällo',
  'nb/helper.py': 'import inner.deep\nvalue = 42\n',
  'nb/broken.py': 'def',
  'nb/script.py': 'print("ran")',
  'nb/inner/__init__.py': '',
  'nb/inner/deep.py': 'deep = 1',
  'nb/base.db': '',
  'lib/shared.py': 'shared = 1',
}

beforeAll(() => {
  for (const [file, text] of Object.entries(FILES)) {
    mkdirSync(join(root, file, '..'), { recursive: true })
    writeFileSync(join(root, file), text)
  }
})
afterAll(() => rmSync(root, { recursive: true }))

/** What a cell does, and what is noted of it; a cell sees what those before it left. */
const CELLS: readonly {
  readonly name: string
  readonly code: string
  readonly noted: readonly string[]
}[] = [
  {
    name: 'a file read by its relative path',
    code: 'open("data.csv").close()',
    noted: ['r nb/data.csv'],
  },
  {
    name: 'each file once',
    code: 'open("data.csv").close(); open("../nb/data.csv", "rb").close()',
    noted: [],
  },
  {
    name: 'a name that is not ASCII, as bytes and as a path',
    code: 'import pathlib; open("grüße.txt".encode()).close(); pathlib.Path("grüße.txt").read_text()',
    noted: ['r nb/grüße.txt'],
  },
  {
    name: 'os.open',
    code: 'import os; os.close(os.open(pathlib.Path("by-os.txt"), os.O_WRONLY | os.O_CREAT))',
    noted: ['w nb/by-os.txt'],
  },
  {
    name: 'files written, appended to and opened for both',
    code: 'open("new.txt", "w").close(); open("log.txt", "a").close(); open("new.txt", "r+").close()',
    noted: ['w nb/log.txt', 'w nb/new.txt'],
  },
  {
    name: 'files renamed and removed',
    code: 'os.replace("new.txt", "renamed.txt"); os.remove("log.txt")',
    noted: ['w nb/renamed.txt'],
  },
  {
    name: 'a file that is not there',
    code: 'try: open("absent.txt")\nexcept FileNotFoundError: pass',
    noted: ['r nb/absent.txt'],
  },
  {
    name: 'a module with those that it imports',
    code: 'import helper',
    noted: ['r nb/helper.py', 'r nb/inner/__init__.py', 'r nb/inner/deep.py'],
  },
  {
    name: 'a module that cannot be read',
    code: 'try: import broken\nexcept SyntaxError: pass',
    noted: ['r nb/broken.py'],
  },
  {
    name: 'a module in another folder of the project',
    code: 'import sys; sys.path.append("../lib"); import shared',
    noted: ['r lib/shared.py'],
  },
  { name: '%run', code: '%run script.py', noted: ['r nb/script.py'] },
  {
    name: 'a database',
    code: 'import sqlite3; sqlite3.connect("base.db").close(); sqlite3.connect("new.db").close(); sqlite3.connect(":memory:").close()',
    noted: ['? nb/base.db'],
  },
  {
    name: 'a forked process',
    code: `pid = os.fork()
if pid == 0:
    open("by-child.txt", "w").close()
    os._exit(0)
os.waitpid(pid, 0)`,
    noted: ['p', 'w nb/by-child.txt'],
  },
  {
    name: 'processes, once',
    code: '!true\nos.system("true")\nimport subprocess; subprocess.run(["true"])',
    noted: [],
  },
  {
    name: 'a thread',
    code: 'import threading; t = threading.Thread(target=lambda: open("by-thread.txt", "w").close()); t.start(); t.join()',
    noted: ['w nb/by-thread.txt'],
  },
  {
    name: 'what lies outside, and the cells themselves',
    code: 'open("/dev/null").close(); import decimal, json.tool; exec("1"); eval("2"); exec(compile("3", "made up.py", "exec"))',
    noted: [],
  },
]

describe.each([
  { venv: '.venv', fork: true, direct: true },
  { venv: '.venv', fork: true, direct: false },
  { venv: '.venv', fork: false, direct: false },
  { venv: '.venv-classic', fork: true, direct: true },
] as const)('$venv, $fork, direct: $direct', ({ venv, fork, direct }) => {
  let host: KernelHost
  let kernel: RawKernel
  let report: string
  /** By the name of the cell. */
  const noted = new Map<string, readonly string[]>()

  beforeAll(async () => {
    for (const file of [
      'nb/__pycache__',
      'nb/inner/__pycache__',
      'nb/new.db',
    ]) {
      rmSync(join(root, file), { recursive: true, force: true })
    }
    const python = [
      { executable: testPython(venv), args: [], origin: 'option' as const },
    ]
    host = await startKernelHost(python, {
      root,
      fork,
      direct,
      noted: [root],
    })
    // Twice, so that modules come out of Python's cache, too.
    await (await RawKernel.start(host.address, notebook)).run('import helper')
    kernel = await RawKernel.start(host.address, notebook)
    report = String(kernel.facts['noted_in'])
    let before = 0
    for (const { name, code } of CELLS) {
      await kernel.run(code)
      const entries = readFileSync(report, 'utf8').split('\0').slice(0, -1)
      noted.set(
        name,
        entries
          .slice(before)
          .map((entry) => entry.replace(`${root}/`, ' '))
          .filter((entry) => !entry.includes('__pycache__')),
      )
      before = entries.length
    }
  })
  afterAll(() => host.dispose())

  test.each(CELLS)('notes $name', ({ name, noted: expected }) => {
    expect(noted.get(name)?.toSorted()).toEqual(expected.toSorted())
  })

  test('is not seen in the kernel', async () => {
    // What else a kernel shows is compared in forked-kernel.test.ts.
    const traces = `import traceback
print([m for m in sys.modules if "file_notes" in m],
  [n for n in get_ipython().user_ns if n in ("note_uses", "report", "below", "os")],
  list(get_ipython().history_manager.get_range())[0][2])
try: open("absent.txt")
except FileNotFoundError: print("note_uses" in traceback.format_exc())`
    expect(await kernel.print(traces)).toBe(
      `[] ['os'] open("data.csv").close()\nFalse\n`,
    )
  })

  test('stays when the kernel dies', async () => {
    const dying = await RawKernel.start(host.address, notebook)
    dying.send('open("data.csv").close(); import os; os._exit(1)')
    await dying.death()
    expect(readFileSync(String(dying.facts['noted_in']), 'utf8')).toBe(
      `r${root}/nb/data.csv\0`,
    )
  })

  test('goes with the host', async () => {
    await host.dispose()
    expect(existsSync(report)).toBe(false)
  })
})
