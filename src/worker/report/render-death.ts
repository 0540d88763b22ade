import type { CellEnd } from '../../execution/types.ts'
import type { KernelDeath } from '../../kernel/connection/kernel-death.ts'
import { excerpt } from './excerpt.ts'
import type { Failure } from './failure.ts'

type Died = Extract<CellEnd, { readonly type: 'died' }>

/** Renders the death of a kernel: what happened, and the last it said. */
export function renderDeath(label: string, { death, when }: Died): Failure {
  const fact =
    when === 'running'
      ? `The kernel died while running ${label}`
      : `The kernel died before ${label} could run`
  const tail = death.stderrTail?.split('\n').slice(-12) ?? []
  return {
    name: 'DeadKernelError',
    code: 'NB_ERR_KERNEL_DIED',
    message: [
      `${fact}: ${describeEnd(death)}`,
      ...(tail.length > 0
        ? [
            'Last lines of its stderr:',
            ...tail.map((line) => `  ${excerpt(line, 500)}`),
          ]
        : []),
    ].join('\n'),
  }
}

const SIGNALS: Readonly<Record<string, string>> = {
  SIGSEGV: 'segmentation fault',
  SIGKILL: 'someone, or the system for lack of memory',
  SIGABRT: 'it aborted',
  SIGTERM: 'it was asked to stop',
  SIGBUS: 'bad memory access',
  SIGFPE: 'arithmetic fault',
  SIGILL: 'illegal instruction',
}

function describeEnd(death: KernelDeath): string {
  switch (death.how) {
    case 'exited': {
      const { signal, exitCode } = death
      if (signal !== undefined) {
        const meaning = SIGNALS[signal]
        return `killed by ${signal}${meaning === undefined ? '' : ` (${meaning})`}`
      }
      return exitCode === undefined
        ? 'its process ended'
        : `its process ended with exit code ${exitCode}`
    }
    case 'restarted':
      return 'the server restarted it, so everything defined before is gone'
    case 'deleted':
      return 'someone shut it down on the server'
    case 'connection-lost':
      return death.reason ?? 'the server can no longer be reached'
  }
}
