import type {
  Content,
  ImageSize,
  OutputDifference,
} from '../output-difference.ts'
import { imageSize } from './image-size.ts'

/** A picture to be shown beside a failing test. */
export interface ImageAttachment {
  readonly name: 'stored' | 'actual' | 'difference'
  readonly contentType: string
  readonly base64: string
  /** Unknown of an SVG, which is text. */
  readonly size: ImageSize | undefined
}

/**
 * The images that differences are about, in their order: of one that changed the
 * stored, the actual and, where pixels were compared, the difference; of one that
 * is missing or was not stored only that.
 *
 * @returns those that belong together in one list
 */
export function imageAttachments(
  differences: readonly OutputDifference[],
): readonly (readonly ImageAttachment[])[] {
  return differences
    .map((difference): readonly ImageAttachment[] => {
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
              : [image('difference', 'image/png', differenceImage)]),
          ]
        }
      }
    })
    .filter((images) => images.length > 0)
}

function attach(
  name: 'stored' | 'actual',
  contents: readonly Content[],
): readonly ImageAttachment[] {
  return contents.flatMap((content) =>
    content.mimeType.startsWith('image/')
      ? [image(name, content.mimeType, base64Of(content))]
      : [],
  )
}

function image(
  name: ImageAttachment['name'],
  contentType: string,
  base64: string,
): ImageAttachment {
  const size = imageSize(Buffer.from(base64, 'base64'))
  return { name, contentType, base64, size }
}

/** SVG is text. */
function base64Of(content: Content): string {
  return content.type === 'binary'
    ? content.base64
    : Buffer.from(content.original ?? content.text).toString('base64')
}
