import { NotebookError } from '../../../common/errors.ts'
import type { CellEnd } from '../../../execution/types.ts'
import {
  exceptionMessage,
  exceptionName,
} from '../../report/describe-exception.ts'
import type { NotebookPlace } from '../../report/notebook-place.ts'
import { placedError } from '../../report/placed-error.ts'

/** The failure of a notebook that could not be given its parameters; their values are not shown. */
export function injectionError(end: CellEnd, place: NotebookPlace): Error {
  const error = new NotebookError(
    'NB_ERR_VALUE',
    `The parameters of ${place.shown} could not be set in its kernel: ${describeEnd(end)}.\nThe cells after the one that is tagged \`parameters\` were not run. Give values that the kernel takes.`,
  )
  placedError(error, place)
  return error
}

function describeEnd(end: CellEnd): string {
  switch (end.type) {
    case 'raised':
    case 'follow-up-failed':
      return `it raised ${exceptionName(end.error)}: ${exceptionMessage(end.error)}`
    case 'died':
      return 'the kernel died'
    case 'timed-out':
      return `it took longer than ${end.timeoutMs / 1000} s`
    case 'not-executed':
      return `it did not execute them (${end.status})`
    case 'malformed':
      return `it sent something that is not an output: ${end.fact}`
    default:
      return `it ended early (${end.type})`
  }
}
