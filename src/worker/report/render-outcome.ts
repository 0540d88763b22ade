import type { Colors } from '../../common/colors.ts'
import { renderDifferences } from '../../comparison/report/render-difference.ts'
import type { OutputLoss } from '../../execution/types.ts'
import type { CodeCell, ErrorOutput } from '../../nbformat/types.ts'
import type { RedOutcome } from '../verdict/cell-outcome.ts'
import { exceptionMessage, exceptionName } from './describe-exception.ts'
import { excerpt } from './excerpt.ts'
import type { Failure } from './failure.ts'
import type { Interpreter } from './remedy/interpreter.ts'
import { missingPackageRemedy } from './remedy/missing-package.ts'
import { ownModule } from './remedy/own-module.ts'
import {
  describeNoInput,
  describeUnanswered,
  NO_INPUT,
} from './remedy/unanswered.ts'
import { renderDeath } from './render-death.ts'
import { locateError, renderTraceback } from './render-traceback.ts'

export interface RenderContext {
  readonly root: string
  /** Maps `In[n]` of this run to the number of the code cell. */
  readonly cellOfCount: (executionCount: number) => number | undefined
  readonly executionCount: number | null
  /** What the cell wrote to it in this run. */
  readonly stderr: string
  /** What runs the kernel's code, when it is known. */
  readonly interpreter: () => Interpreter | undefined
  /** What a recorded output is called. */
  readonly recorded: string
  /** What would settle a difference beside accepting it: sentences. */
  readonly hints: readonly string[]
  /** What accepts a changed output. */
  readonly accept: string
  readonly colors: Colors
}

const AFTER_TIMEOUT = {
  interrupt: 'It was interrupted; the kernel is still running.',
  died: 'It was interrupted, and its kernel ended.',
  killed: 'It did not react to two interrupts, so its kernel was stopped.',
} as const

/** Everything that is shown of a red outcome. */
export function renderOutcome(
  cell: CodeCell,
  outcome: RedOutcome,
  context: RenderContext,
): Failure {
  const label = `cell [${cell.number}]`
  switch (outcome.type) {
    case 'mismatched': {
      const { summary, diff, expected, actual } = renderDifferences(
        outcome.differences,
        label,
        context.colors,
        context.recorded,
      )
      const { error, loss } = outcome
      return {
        name: 'OutputMismatch',
        message: summary,
        diff,
        expected,
        actual,
        ...placeOf(error, context),
        after: error ? renderTraceback(error, context) : [],
        remedies:
          loss === undefined
            ? [
                // Marked to raise, it was hardly meant to raise this.
                ...(missingRemedy(error, context) ?? []),
                ...context.hints,
                context.accept,
              ]
            : renderLoss(loss),
      }
    }
    case 'unrecorded':
      return {
        name: 'SnapshotMissing',
        message: `${capital(label)} has no snapshot, and none is written in this run.`,
        remedies:
          outcome.loss === undefined
            ? [context.accept]
            : renderLoss(outcome.loss),
      }
    case 'raised':
      return {
        ...raised(outcome.error, context),
        remedies: remediesFor(outcome.error, context),
      }
    case 'follow-up-failed':
      return {
        name: exceptionName(outcome.error),
        message: exceptionMessage(outcome.error),
        remedies: [
          `It was raised by "${outcome.by}" in the metadata of ${label}, which is executed after it: change it there.`,
        ],
      }
    case 'raised-other':
      return {
        ...raised(outcome.error, context),
        message: `${exceptionMessage(outcome.error)}\nExpected ${label} to raise ${excerpt(outcome.ename)}, but it raised ${exceptionName(outcome.error)}.`,
      }
    case 'did-not-raise':
      return {
        name: 'ExpectedException',
        message: `${capital(label)} raised no exception, but it is marked to raise ${excerpt(outcome.ename ?? 'one')}.`,
        remedies: ['If that is right, remove the mark "raises-exception".'],
      }
    case 'timed-out': {
      const { error } = outcome
      const seconds = `${outcome.timeoutMs / 1000} s`
      const fact =
        outcome.scope === 'cell'
          ? `${capital(label)} timed out after ${seconds}`
          : `The notebook ran out of time while ${label} was running`
      const end = AFTER_TIMEOUT[outcome.after]
      const option = outcome.scope === 'cell' ? 'timeout' : 'notebookTimeout'
      return {
        name: 'CellTimeoutError',
        code: 'NB_ERR_CELL_TIMEOUT',
        message: `${fact}. ${end}`,
        ...placeOf(error, context),
        after: error ? renderTraceback(error, context) : [],
        remedies: [
          outcome.scope === 'cell'
            ? 'If it needs more time: "vitest: timeout=10m" in a comment of the cell, or the option `timeout`.'
            : `If it needs more time: the option \`${option}\`.`,
        ],
      }
    }
    case 'died':
      return renderDeath(label, outcome)
    case 'not-executed':
      return {
        name: 'CellExecutionError',
        message: describeNotExecuted(label, outcome),
      }
    case 'malformed':
      return {
        name: 'KernelProtocolError',
        code: 'NB_ERR_PROTOCOL',
        message: `The kernel sent something that is not an output for ${label}: ${excerpt(outcome.fact)}.`,
        remedies: [
          'Update the kernel; if it is the newest, run without this cell: "vitest: skip" in a comment of it.',
        ],
      }
    case 'output-lost':
      return {
        name: 'OutputLostError',
        code: 'NB_ERR_SERVER',
        message: `The Jupyter server dropped output of ${label}: it limits output per second, so what the cell printed cannot be judged.`,
        remedies: [
          'Start the server with --ServerApp.iopub_data_rate_limit=1e10 --ServerApp.iopub_msg_rate_limit=1e10',
          '(Notebook 6: --NotebookApp… in place of --ServerApp…).',
        ],
      }
    case 'passed-unexpectedly':
      return {
        name: 'ExpectedFailure',
        message: `${capital(label)} is marked as failing, but it passes.`,
        remedies: ['Remove the mark "vitest: fails".'],
      }
    case 'blocked':
      return {
        name: 'CellNotExecuted',
        message: `${capital(label)} could not be executed: ${excerpt(outcome.reason)}.`,
      }
  }
}

/** Why a difference may be no difference. */
function renderLoss(loss: OutputLoss | 'stopped'): string[] {
  switch (loss) {
    case 'gap':
      return [
        'The connection to the kernel was cut meanwhile: output may be missing.',
      ]
    case 'no-idle':
      return [
        'The kernel did not say that it had finished: output may be missing.',
      ]
    case 'stopped':
      return [
        'A later cell may update this display, but the notebook stopped before it.',
      ]
    case 'rate-limit':
      return []
  }
}

function remediesFor(
  error: ErrorOutput,
  context: RenderContext,
): readonly string[] {
  return (
    missingRemedy(error, context) ?? [
      error.ename === NO_INPUT
        ? describeNoInput(error.evalue)
        : 'If it is meant to raise, tag the cell "raises-exception".',
    ]
  )
}

function missingRemedy(
  error: ErrorOutput | undefined,
  { interpreter, root }: RenderContext,
): readonly string[] | undefined {
  const remedy =
    error &&
    missingPackageRemedy(error, interpreter, (module) =>
      ownModule(root, module),
    )
  return remedy === undefined ? undefined : [remedy]
}

function describeNotExecuted(
  label: string,
  {
    status,
    unanswered,
  }: Extract<RedOutcome, { readonly type: 'not-executed' }>,
): string {
  switch (status) {
    case 'input requested':
      return describeUnanswered(capital(label), unanswered)
    case 'no reply':
      return `The kernel is idle, but never replied to ${label}: whether it ran to its end is unknown.`
    case 'connection cut':
      return `The connection to the kernel was cut before the end of ${label} was reported: whether it ran is unknown.`
    default:
      return `The kernel did not execute ${label}: it answered "${excerpt(status, 100)}".`
  }
}

function raised(error: ErrorOutput, context: RenderContext): Failure {
  return {
    name: exceptionName(error),
    message: exceptionMessage(error),
    ...placeOf(error, context),
    after: renderTraceback(error, context),
  }
}

function placeOf(
  error: ErrorOutput | undefined,
  context: RenderContext,
): Pick<Failure, 'cellLine' | 'cellCaret'> {
  const place = error && locateError(error, context)
  return { cellLine: place?.line, cellCaret: place?.caret }
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
