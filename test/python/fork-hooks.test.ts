import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

import { describe, expect, test } from 'vitest'

import { root, testPython } from '../helpers/environments.ts'

/** What a program prints that has the hooks of a direct kernel. */
function printed(program: string): string {
  const { stdout, stderr, signal } = spawnSync(
    testPython(),
    [
      '-c',
      `import os, signal, threading, time
from vitest_notebook_host.kernel.direct.fork_hooks import ForkHooks
from vitest_notebook_host.kernel.direct.uninterrupted import Uninterrupted
uninterrupted = Uninterrupted()
lock = threading.RLock()
def interrupted(): os.kill(os.getpid(), signal.SIGINT)
def with_hooks(**moments):
    # The other comes after the first of ours, and before the second.
    if moments: os.register_at_fork(**moments)
    ForkHooks(uninterrupted, [lock], lambda: None, lambda: None).register()
${program}`,
    ],
    {
      encoding: 'utf8',
      env: { ...process.env, PYTHONPATH: join(root, 'python') },
    },
  )
  expect({ stderr, signal }).toEqual({ stderr: '', signal: null })
  return stdout
}

describe.skipIf(process.platform === 'win32')('an interrupt', () => {
  test.each(['before', 'after_in_parent'])(
    '%s a fork is not lost',
    (moment) => {
      expect(
        printed(`with_hooks(${moment}=interrupted)
try:
    child = os.fork()
    if child == 0:
        time.sleep(0.1)
        os._exit(signal.getsignal(signal.SIGINT) is not signal.default_int_handler)
    time.sleep(60)
except KeyboardInterrupt:
    print("raised", signal.getsignal(signal.SIGINT) is signal.default_int_handler)
print(os.waitpid(child, 0)[1])`),
      ).toBe('raised True\n0\n')
    },
  )

  test('of the fork of another thread is not lost', () => {
    expect(
      printed(`with_hooks(after_in_parent=interrupted)
children = []
def fork():
    child = os.fork()
    if child == 0:
        with uninterrupted: pass
        os._exit(signal.getsignal(signal.SIGINT) is not signal.default_int_handler)
    children.append(child)
try:
    threading.Thread(target=fork).start()
    time.sleep(60)
except KeyboardInterrupt: print("raised")
while not children: time.sleep(0.01)
print(os.waitpid(children[0], 0)[1])`),
    ).toBe('raised\n0\n')
  })

  test('among other signals: each handler is called, once', () => {
    expect(
      printed(`def alarm(*_):
    print("alarm")
    raise TimeoutError
signal.signal(signal.SIGALRM, alarm)
try:
    with uninterrupted:
        for signum in (signal.SIGINT, signal.SIGALRM, signal.SIGINT):
            os.kill(os.getpid(), signum)
        print("at the end")
except TimeoutError as error: print(type(error.__context__).__name__)
print(signal.getsignal(signal.SIGALRM) is alarm)`),
    ).toBe('at the end\nalarm\nKeyboardInterrupt\nTrue\n')
  })

  test('locks are free in a fork, and held by nobody after it', () => {
    expect(
      printed(`with_hooks()
begun = threading.Event()
def hold():
    with lock:
        begun.set()
        time.sleep(0.05)
def is_free():
    taken = []
    thread = threading.Thread(target=lambda: taken.append(lock.acquire(timeout=5)))
    thread.start()
    thread.join()
    return taken == [True]
threading.Thread(target=hold).start()
begun.wait()
child = os.fork()
if child == 0: os._exit(not is_free())
print(is_free(), os.waitpid(child, 0)[1])`),
    ).toBe('True 0\n')
  })
})
