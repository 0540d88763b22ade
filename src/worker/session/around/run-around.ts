import { stripVTControlCharacters } from 'node:util'

import { NotebookError } from '../../../common/errors.ts'
import type { CellEnd } from '../../../execution/types.ts'
import type { ErrorOutput } from '../../../nbformat/types.ts'
import {
  exceptionMessage,
  exceptionName,
} from '../../report/describe-exception.ts'
import { describeUnanswered } from '../../report/remedy/unanswered.ts'
import { renderDeath } from '../../report/render-death.ts'
import type { NotebookSession } from '../notebook-session.ts'
import type { AroundStep } from './read-around.ts'

type When = 'before' | 'after'

/** Lines of a traceback, from its end. */
const MAX_LINES = 30

/**
 * Executes code in a notebook's kernel that is none of its cells: it takes no
 * count, and what it shows goes nowhere.
 *
 * @param timeoutMs For all of it.
 * @returns what went wrong, as the failure of the notebook.
 */
export async function runAround(
  session: Pick<NotebookSession, 'runSilently'>,
  when: When,
  steps: readonly AroundStep[],
  timeoutMs: number,
): Promise<NotebookError | undefined> {
  const deadline = performance.now() + timeoutMs
  for (const step of steps) {
    const end = await session.runSilently(
      step.source,
      Math.max(0, deadline - performance.now()),
    )
    if (end.type !== 'completed' && end.type !== 'blank') {
      return aroundError(when, step, end, timeoutMs)
    }
  }
  return undefined
}

const CONSEQUENCES = {
  before: 'No cell of the notebook was run.',
  after: 'The cells of the notebook had run before.',
} as const

function aroundError(
  when: When,
  { where }: AroundStep,
  end: CellEnd,
  timeoutMs: number,
): NotebookError {
  const subject = `the code of the option \`${when}\`${where === '' ? '' : ` (${where})`}`
  return new NotebookError(
    'NB_ERR_AROUND',
    [describeEnd(subject, end, timeoutMs), CONSEQUENCES[when]].join('\n'),
  )
}

function describeEnd(subject: string, end: CellEnd, timeoutMs: number): string {
  const capital = `${subject.charAt(0).toUpperCase()}${subject.slice(1)}`
  switch (end.type) {
    case 'raised':
    case 'follow-up-failed':
      return [
        `${capital} raised ${exceptionName(end.error)}: ${exceptionMessage(end.error)}`,
        ...traceback(end.error),
      ].join('\n')
    case 'timed-out':
      return `${capital} took longer than ${timeoutMs / 1000} s and was interrupted; the option \`timeout\` is its limit, too.`
    case 'died':
      return renderDeath(subject, end).message
    case 'exited':
      return `${capital} asked the kernel to exit.`
    case 'not-executed':
      return end.status === 'input requested'
        ? describeUnanswered(capital, end.unanswered)
        : `The kernel did not execute ${subject}: ${end.status}.`
    case 'malformed':
      return `The kernel sent something that is not an output for ${subject}: ${end.fact}.`
    default:
      return `${capital} ended early (${end.type}).`
  }
}

function traceback(error: ErrorOutput): readonly string[] {
  return stripVTControlCharacters(error.traceback.join('\n'))
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(-MAX_LINES)
    .map((line) => `  ${line}`)
}
