import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, describe, expect, test } from 'vitest'

import { startKernelHost } from '../../src/main/hosts/start-host.ts'
import { testPython } from '../helpers/environments.ts'
import { RawKernel, survivors } from '../helpers/kernels/raw-client.ts'

const folder = mkdtempSync(join(tmpdir(), 'end-'))
afterAll(() => rmSync(folder, { recursive: true }))

const lastActs = `
import atexit, builtins, concurrent.futures, json, logging, logging.handlers
import os, sys, threading, time, types, weakref

def tell(what, write=os.write, fd=os.open("told.txt", os.O_WRONLY | os.O_CREAT | os.O_APPEND)):
    write(fd, (what + "\\n").encode())

def unclosed(name):
    file = open(name, "w")
    file.write("written")
    return file

class Ends:
    def __init__(self, name): self.name = name
    def __del__(self, tell=tell): tell("__del__ of " + self.name)

atexit.register(tell, "exit handler")
of_notebook = unclosed("notebook.txt")
builtins.of_builtins = unclosed("builtins.txt")
json.of_standard_library = unclosed("standard-library.txt")
json.decoder.JSONDecoder.held = unclosed("class.txt")
own = sys.modules["own"] = types.ModuleType("own")
own.file = unclosed("own-module.txt")
del own
ends, cycle = Ends("a global"), Ends("a cycle")
cycle.itself = cycle
del cycle
finalized = Ends("an object with a finalizer")
weakref.finalize(finalized, tell, "weakref.finalize")
logging.getLogger("x").addHandler(logging.handlers.MemoryHandler(100, target=logging.FileHandler("log.txt")))
logging.getLogger("x").error("logged")
def late(what):
    time.sleep(0.2)
    tell(what)
threading.Thread(target=late, args=["a thread"]).start()
executor = concurrent.futures.ThreadPoolExecutor()
_ = executor.submit(late, "an executor")
`

describe.each(['.venv', '.venv-classic'] as const)('with %s', (venv) => {
  test.each(['plain', 'forked', 'direct'])(
    'all is done at the end: %s',
    async (how) => {
      const cwd = join(folder, `${venv}-${how}`)
      mkdirSync(cwd)
      const host = await startKernelHost(
        [{ executable: testPython(venv), args: [], origin: 'option' }],
        { root: folder, fork: how !== 'plain', direct: how === 'direct' },
      )
      try {
        const kernel = await RawKernel.start(host.address, join(cwd, 'a.ipynb'))
        expect(kernel.facts).toMatchObject({
          start: how === 'plain' ? 'plain' : 'forked',
          direct: how === 'direct',
        })
        const pid = await kernel.pid()
        await kernel.run(lastActs)
        await kernel.end()
        expect(await survivors([pid])).toEqual([])
      } finally {
        await host.dispose()
      }
      const written = readdirSync(cwd).map((name) => [
        name,
        readFileSync(join(cwd, name), 'utf8').trim().split('\n').toSorted(),
      ])
      expect(Object.fromEntries(written)).toEqual({
        'builtins.txt': ['written'],
        'class.txt': ['written'],
        'log.txt': ['logged'],
        'notebook.txt': ['written'],
        'own-module.txt': ['written'],
        'standard-library.txt': ['written'],
        'told.txt': [
          '__del__ of a cycle',
          '__del__ of a global',
          '__del__ of an object with a finalizer',
          'a thread',
          'an executor',
          'exit handler',
          'weakref.finalize',
        ],
      })
    },
  )
})
