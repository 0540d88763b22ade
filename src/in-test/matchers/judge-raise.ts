import type { CellEnd } from '../../execution/types.ts'
import { excerpt } from '../../worker/report/excerpt.ts'

export interface RaiseVerdict {
  readonly pass: boolean
  readonly message: string
  /** Whether it came to its end: of one that hung or died, nothing is true, and no opposite. */
  readonly hasEnded: boolean
}

/** Whether a cell raised what was expected, and what is said when that is not so. */
export function judgeRaise(
  label: string,
  end: CellEnd,
  name: string | undefined,
  message: string | RegExp | undefined,
): RaiseVerdict {
  const expected = describeExpected(name, message)
  if (end.type !== 'raised') {
    return {
      pass: false,
      message: `Expected ${label} to raise ${expected}, but ${describeEnd(end)}.`,
      hasEnded: ENDED.has(end.type),
    }
  }
  const { ename, evalue } = end.error
  const pass = (name === undefined || ename === name) && isSaid(message, evalue)
  const raised = `${excerpt(ename)}: ${excerpt(evalue, 500)}`
  return {
    pass,
    hasEnded: true,
    message: pass
      ? `Expected ${label} not to raise ${expected}, but it raised ${raised}`
      : `Expected ${label} to raise ${expected}, but it raised ${raised}`,
  }
}

const ENDED: ReadonlySet<CellEnd['type']> = new Set([
  'completed',
  'blank',
  'exited',
])

function isSaid(message: string | RegExp | undefined, evalue: string): boolean {
  if (message === undefined) {
    return true
  }
  return typeof message === 'string'
    ? evalue.includes(message)
    : evalue.search(message) >= 0
}

function describeExpected(
  name: string | undefined,
  message: string | RegExp | undefined,
): string {
  const what = name ?? 'an exception'
  if (message === undefined) {
    return what
  }
  const text =
    typeof message === 'string' ? JSON.stringify(message) : `${message}`
  return `${what} that says ${text}`
}

function describeEnd(
  end: Exclude<CellEnd, { readonly type: 'raised' }>,
): string {
  switch (end.type) {
    case 'completed':
    case 'blank':
    case 'exited':
      return 'it raised nothing'
    case 'malformed':
      return `the kernel sent something that is no output: ${end.fact}`
    case 'follow-up-failed':
      return `"${end.by}" in its metadata raised ${end.error.ename}`
    case 'timed-out':
      return `it timed out after ${end.timeoutMs / 1000} s`
    case 'died':
      return 'its kernel died'
    case 'cancelled':
      return 'it was interrupted'
    case 'not-executed':
      return `the kernel did not execute it: ${end.status}`
  }
}
