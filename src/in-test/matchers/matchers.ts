import { expect } from 'vitest'
import type { MatcherState } from 'vitest'

import { NotebookError } from '../../common/errors.ts'
import { isRed } from '../../worker/verdict/cell-outcome.ts'
import type { CellOutcome } from '../../worker/verdict/cell-outcome.ts'
import { CallSite } from '../call-site.ts'
import { judgedCell, judgedOutputs } from '../judged.ts'
import type { JudgedCell } from '../judged.ts'

/** As Vitest takes it. */
export interface MatcherVerdict {
  readonly pass: boolean
  readonly message: () => string
}

/** Makes the matchers known to the `expect` of this worker. */
export function addMatchers(): void {
  expect.extend({ toMatchStoredOutput, toMatchOutputSnapshot, toRaise })
}

async function toMatchStoredOutput(
  this: MatcherState,
  received: unknown,
): Promise<MatcherVerdict> {
  const cell = requireCell(received, 'toMatchStoredOutput')
  const outcome = await new CallSite(1).during(() => cell.verdict())
  if (outcome.type === 'matched') {
    return {
      pass: true,
      message: () =>
        `Expected ${cell.label} to show something else than what is stored.`,
    }
  }
  const text = isRed(outcome)
    ? await cell.describe(outcome)
    : whyNotCompared(cell, outcome)
  if (this.isNot && outcome.type !== 'mismatched') {
    // What was not compared is not another output, either.
    throw new Error(text)
  }
  return { pass: false, message: () => text }
}

/** A cell of which nothing was compared must not pass for one that was. */
function whyNotCompared({ label }: JudgedCell, outcome: CellOutcome): string {
  const reason = 'reason' in outcome ? outcome.reason : outcome.type
  switch (reason) {
    case 'never run before':
      return `Nothing is stored for ${label}: it was never run in Jupyter.\nRun the notebook there and save it, or use toMatchOutputSnapshot().`
    case 'output ignored':
      return `The output of ${label} is not compared: a mark in the notebook says so.\nRemove the mark, or this expectation.`
    default:
      return `The output of ${label} was not compared: ${reason}.`
  }
}

async function toMatchOutputSnapshot(
  this: MatcherState,
  received: unknown,
  hint?: string,
): Promise<MatcherVerdict> {
  const judged = judgedOutputs(received)
  if (!judged) {
    throw wrongValue('toMatchOutputSnapshot', 'a cell, or what execute() gave')
  }
  return new CallSite(1).during(async () => {
    const { judgeSnapshot } = await import('./judge-snapshot.ts')
    return judgeSnapshot(this, judged, hint)
  })
}

async function toRaise(
  this: MatcherState,
  received: unknown,
  name?: string,
  message?: string | RegExp,
): Promise<MatcherVerdict> {
  const cell = requireCell(received, 'toRaise')
  const { end } = await new CallSite(1).during(() => cell.execution())
  const { judgeRaise } = await import('./judge-raise.ts')
  const verdict = judgeRaise(cell.label, end, name, message)
  if (this.isNot && !verdict.hasEnded) {
    throw new Error(verdict.message)
  }
  return { pass: verdict.pass, message: () => verdict.message }
}

function requireCell(received: unknown, matcher: string): JudgedCell {
  const cell = judgedCell(received)
  if (!cell) {
    throw wrongValue(matcher, 'a cell')
  }
  return cell
}

function wrongValue(matcher: string, what: string): NotebookError {
  return new NotebookError(
    'NB_ERR_CELL',
    `${matcher}() takes ${what} of a notebook that openNotebook() opened.\nGive it one: await expect(nb.cell(1)).${matcher}()`,
  )
}
