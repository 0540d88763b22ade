import type { ChildProcess } from 'node:child_process'
import type { Readable } from 'node:stream'

/** How a process ended. */
export interface ChildExit {
  readonly exitCode: number | null
  readonly signal: NodeJS.Signals | null
  readonly stderrTail: string
  /** `code` of Node's error where it could not be started. */
  readonly notStarted?: string | undefined
}

export interface FollowedChild {
  readonly exited: Promise<ChildExit>
  readonly stderrTail: () => string
  /** Signals its process group: a wrapper's own child gets it, too. */
  readonly signal: (signal: NodeJS.Signals) => void
}

/** Last words of a process come together with its end, or not at all. */
const LAST_WORDS_MS = 100

/** In which a host ends its kernels, and what they have started. */
const ORPHANS_MS = 1000
const POLL_MS = 50

/**
 * Follows a process to its end. That is `exit`, not `close`: its pipes may be
 * held open by others, such as the child of a wrapper.
 *
 * @param child Spawned with `detached`, so that it leads a process group.
 */
export function followChild(
  child: ChildProcess & {
    readonly stdout: Readable
    readonly stderr: Readable
  },
): FollowedChild {
  const stderrTail = keepTail(child.stderr)
  const exited = new Promise<ChildExit>((resolve) => {
    child.once('error', (error: NodeJS.ErrnoException) =>
      resolve({
        exitCode: null,
        signal: null,
        stderrTail: error.message,
        notStarted: error.code ?? error.name,
      }),
    )
    child.once('exit', (exitCode, signal) => {
      endGroup(child)
      const done = (): void => {
        clearTimeout(timer)
        child.stdout.destroy()
        child.stderr.destroy()
        resolve({ exitCode, signal, stderrTail: stderrTail() })
      }
      const timer = setTimeout(done, LAST_WORDS_MS)
      child.once('close', done)
    })
  })
  return {
    exited,
    stderrTail,
    signal: (signal) => signalGroup(child, signal),
  }
}

/**
 * Ends what a process has left: a wrapper that has not waited for its children,
 * or a process that forks kernels and was killed. The host among them has
 * kernels to end first.
 */
function endGroup(child: ChildProcess): void {
  if (!signalGroup(child, 'SIGTERM')) {
    return
  }
  const deadline = performance.now() + ORPHANS_MS
  const timer = setInterval(() => {
    const isOver = performance.now() > deadline
    if (!signalGroup(child, isOver ? 'SIGKILL' : 0) || isOver) {
      clearInterval(timer)
    }
  }, POLL_MS)
  timer.unref()
}

/** @returns Whether there was a process to be signalled. */
function signalGroup(child: ChildProcess, signal: NodeJS.Signals | 0): boolean {
  const { pid } = child
  if (pid === undefined || process.platform === 'win32') {
    return child.kill(signal)
  }
  try {
    return process.kill(-pid, signal)
  } catch {
    return false // the group has ended
  }
}

/** Reads a stream to its end; the function gives its last 20 lines so far. */
function keepTail(stream: Readable): () => string {
  let kept = ''
  stream.setEncoding('utf8')
  stream.on('data', (chunk: string) => {
    kept = (kept + chunk).slice(-32_768)
  })
  return () => kept.trimEnd().split(/\r?\n/).slice(-20).join('\n')
}
