import type { Content, OutputDifference } from '../output-difference.ts'

/** A picture to be shown beside a failing test. */
export interface ImageAttachment {
  readonly name: 'stored' | 'actual' | 'difference'
  readonly contentType: string
  readonly base64: string
}

/**
 * The images that differences are about, in their order: of one that changed the
 * stored, the actual and, where pixels were compared, the difference; of one that
 * is missing or was not stored only that.
 */
export function imageAttachments(
  differences: readonly OutputDifference[],
): readonly ImageAttachment[] {
  return differences.flatMap((difference): readonly ImageAttachment[] => {
    switch (difference.kind) {
      case 'missing':
        return attach('stored', difference.stored)
      case 'unexpected':
        return attach('actual', difference.actual)
      case 'changed': {
        const { stored, actual, differenceImage } = difference
        return [
          ...attach('stored', [stored]),
          ...attach('actual', [actual]),
          ...(differenceImage === undefined
            ? []
            : [
                {
                  name: 'difference' as const,
                  contentType: 'image/png',
                  base64: differenceImage,
                },
              ]),
        ]
      }
    }
  })
}

function attach(
  name: 'stored' | 'actual',
  contents: readonly Content[],
): readonly ImageAttachment[] {
  return contents.flatMap((content) =>
    content.mimeType.startsWith('image/')
      ? [{ name, contentType: content.mimeType, base64: base64Of(content) }]
      : [],
  )
}

/** SVG is text. */
function base64Of(content: Content): string {
  return content.type === 'binary'
    ? content.base64
    : Buffer.from(content.original ?? content.text).toString('base64')
}
