import type { TestContext } from 'vitest'

import type { OutputDifference } from '../../comparison/output-difference.ts'
import { isRed } from '../verdict/cell-outcome.ts'
import type { CellOutcome } from '../verdict/cell-outcome.ts'

/**
 * Tells beside a cell's verdict what reporters and editors can show.
 *
 * @param failedTries What the tries before this one came to.
 */
export async function annotateOutcome(
  annotate: TestContext['annotate'],
  outcome: CellOutcome,
  failedTries: readonly string[],
): Promise<void> {
  if (outcome.type === 'matched' && outcome.rules.length > 0) {
    await annotate(`equal only by ${outcome.rules.join(', ')}`, 'rule')
  }
  if (outcome.type === 'mismatched') {
    await attachImages(outcome.differences, annotate)
  }
  if (failedTries.length > 0 && !isRed(outcome)) {
    await annotate(describeTries(failedTries), 'flaky')
  }
}

function describeTries(failed: readonly string[]): string {
  return [
    `passed on try ${failed.length + 1}: flaky`,
    ...failed.map((why, index) => `try ${index + 1}: ${why}`),
  ].join('\n')
}

/** The pictures of a difference, which Vitest's UI and HTML report show. */
async function attachImages(
  differences: readonly OutputDifference[],
  annotate: TestContext['annotate'],
): Promise<void> {
  const { imageAttachments } =
    await import('../../comparison/images/image-attachments.ts')
  for (const { name, contentType, base64 } of imageAttachments(differences)) {
    await annotate(`${name} image`, 'image', {
      contentType,
      body: Buffer.from(base64, 'base64'),
    })
  }
}
