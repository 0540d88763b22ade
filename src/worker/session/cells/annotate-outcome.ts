import type { recordArtifact as RecordArtifact, TestContext } from 'vitest'

import type { ImageAttachment } from '../../../comparison/images/image-attachments.ts'
import type { OutputDifference } from '../../../comparison/output-difference.ts'
import { isRed } from '../../verdict/cell-outcome.ts'
import type { CellOutcome } from '../../verdict/cell-outcome.ts'

/** What takes what is told beside a verdict. */
export interface Reporting {
  readonly context: TestContext
  /** With the place of the cell. */
  readonly annotate: TestContext['annotate']
  readonly recordArtifact: typeof RecordArtifact
}

/**
 * Tells beside a cell's verdict what reporters and editors can show.
 *
 * @param failedTries What the tries before this one came to.
 */
export async function annotateOutcome(
  reporting: Reporting,
  outcome: CellOutcome,
  failedTries: readonly string[],
): Promise<void> {
  const { annotate } = reporting
  if (outcome.type === 'matched' && outcome.rules.length > 0) {
    await annotate(`equal only by ${outcome.rules.join(', ')}`, 'rule')
  }
  if (outcome.type === 'mismatched') {
    await attachImages(outcome.differences, reporting)
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

/**
 * The pictures of a difference, which Vitest's UI and HTML report show: side by
 * side where there are two of a known size, as of a screenshot that changed (4.1,
 * 5.1, `toMatchScreenshot`). None of them has a place: `github-actions` would
 * make each a notice that says nothing.
 */
async function attachImages(
  differences: readonly OutputDifference[],
  { context, recordArtifact }: Reporting,
): Promise<void> {
  const { imageAttachments } =
    await import('../../../comparison/images/image-attachments.ts')
  for (const images of imageAttachments(differences)) {
    const attachments = sideBySide(images)
    if (attachments) {
      await recordArtifact(context.task, {
        type: 'internal:toMatchScreenshot',
        kind: 'visual-regression',
        message: `Image ${images.map(({ name }) => name).join(', ')}`,
        attachments,
      })
      continue
    }
    for (const { name, contentType, base64 } of images) {
      await context.annotate(`${name} image`, 'image', {
        contentType,
        body: Buffer.from(base64, 'base64'),
      })
    }
  }
}

const NAMES = {
  stored: 'reference',
  actual: 'actual',
  difference: 'diff',
} as const

type ScreenshotAttachments = Extract<
  Parameters<typeof RecordArtifact>[1],
  { type: 'internal:toMatchScreenshot' }
>['attachments']

function sideBySide(
  images: readonly ImageAttachment[],
): ScreenshotAttachments | undefined {
  const attachments = images.flatMap(({ name, contentType, base64, size }) =>
    size
      ? [
          {
            name: NAMES[name],
            ...size,
            contentType,
            body: Buffer.from(base64, 'base64'),
          },
        ]
      : [],
  )
  return images.length > 1 && attachments.length === images.length
    ? attachments
    : undefined
}
