import { describe, expect, test } from 'vitest'

import { compareCellOutputs } from '../../../src/comparison/compare-outputs.ts'
import { readGif } from '../../../src/comparison/images/decode-gif.ts'
import { imageAttachments } from '../../../src/comparison/images/image-attachments.ts'
import { comparisonSettings } from '../../../src/comparison/options/comparison-settings.ts'
import { gifBytes } from '../../helpers/outputs/gif.ts'
import type { GifFrame } from '../../helpers/outputs/gif.ts'
import {
  compareOutputs,
  dottedPng,
  shown,
} from '../../helpers/outputs/outputs.ts'

interface TestOptions {
  readonly palette?: readonly [number, number, number, number]
  readonly loop?: number
  /** Of both sides, in pixels; default 2. */
  readonly size?: number
}

const PALETTE = [0xffffff, 0xff0000, 0x00ff00, 0x0000ff] as const
const WHITE = [0, 0, 0, 0]
const DOT = [0, 1, 0, 0]

/** A GIF, of 2×2 pixels when nothing else is said. */
function gif(frames: readonly GifFrame[], options: TestOptions = {}): string {
  const { palette = PALETTE, size = 2, ...rest } = options
  return gifBytes(
    frames.map((frame) => ({ at: [0, 0, 2, 2], ...frame })),
    { size: [size, size], palette, ...rest },
  ).toString('base64')
}

function still(pixels: readonly number[]): string {
  return gif([{ pixels }])
}

function compareGifs(stored: string, actual: string): string | undefined {
  const sides = [stored, actual].map((base64) => shown('image/gif', base64))
  const [there, back] = [sides, sides.toReversed()].map(([one, other]) =>
    one && other ? compareOutputs([one], [other]) : [],
  )
  expect(back?.length).toBe(there?.length)
  const [difference] = there ?? []
  return difference?.kind === 'changed' ? difference.detail : undefined
}

/** The colours of each frame, `#` for one that covers nothing. */
function framesOf(base64: string): readonly string[] {
  const read = readGif(Buffer.from(base64, 'base64'))
  if ('failure' in read) {
    return [read.failure]
  }
  return Array.from(read.frames(), ({ samples }) =>
    [0, 4, 8, 12]
      .map((at) => {
        const [red, green, blue, alpha] = samples.slice(at, at + 4)
        if (alpha === 0) {
          return '#'
        }
        if (red && green && blue) {
          return 'w'
        }
        return red ? 'r' : green ? 'g' : 'b'
      })
      .join(''),
  )
}

test('is compared by what it shows, not by its bytes', () => {
  expect(
    compareGifs(
      gif([{ pixels: [0, 1, 2, 3] }]),
      gif([{ pixels: [3, 2, 1, 0] }], {
        palette: [0x0000ff, 0x00ff00, 0xff0000, 0xffffff],
      }),
    ),
  ).toBeUndefined()
})

test.for<[string, string, string, string]>([
  [
    'another pixel',
    still(WHITE),
    still(DOT),
    '1 of 4 pixels differ, within 1×1 at (1, 0)',
  ],
  [
    'a pixel of a later frame',
    gif([{ pixels: WHITE }, { pixels: WHITE }, { pixels: WHITE }]),
    gif([{ pixels: WHITE }, { pixels: DOT }, { pixels: WHITE }]),
    'frame 2 of 3: 1 of 4 pixels differ, within 1×1 at (1, 0)',
  ],
  [
    'another number of frames',
    gif([{ pixels: WHITE }]),
    gif([{ pixels: WHITE }, { pixels: WHITE }]),
    'there were 1 frames and now there are 2',
  ],
  [
    'another speed',
    gif([
      { pixels: WHITE, delay: 5 },
      { pixels: DOT, delay: 5 },
    ]),
    gif([
      { pixels: WHITE, delay: 5 },
      { pixels: DOT, delay: 10 },
    ]),
    'frame 2 was shown for 50 ms and is now shown for 100 ms',
  ],
  [
    'another number of runs',
    gif([{ pixels: WHITE }, { pixels: DOT }], { loop: 0 }),
    gif([{ pixels: WHITE }, { pixels: DOT }], { loop: 2 }),
    'it ran endlessly and now runs 3 times',
  ],
  [
    'another size',
    gif([{ pixels: WHITE }, { pixels: DOT }], { size: 3 }),
    gif([{ pixels: WHITE }, { pixels: DOT }]),
    'the size was 3×3 and is now 2×2',
  ],
  [
    'pixels and speed',
    gif([{ pixels: WHITE, delay: 5 }, { pixels: WHITE }], { loop: 0 }),
    gif([{ pixels: DOT, delay: 6 }, { pixels: WHITE }]),
    'frame 1 of 2: 1 of 4 pixels differ, within 1×1 at (1, 0); frame 1 was shown for 50 ms and is now shown for 60 ms; it ran endlessly and now runs once',
  ],
])('%s is a difference', ([, stored, actual, detail]) => {
  expect(compareGifs(stored, actual)).toBe(detail)
})

describe('frames are put together as viewers do', () => {
  test.for<[string, readonly GifFrame[], readonly string[]]>([
    [
      'a frame over a part',
      [{ pixels: WHITE }, { pixels: [1], at: [1, 1, 1, 1] }],
      ['wwww', 'wwwr'],
    ],
    [
      'transparent pixels',
      [{ pixels: [1, 1, 2, 2] }, { pixels: [3, 0, 0, 3], transparent: 0 }],
      ['rrgg', 'brgb'],
    ],
    [
      'background restored',
      [
        { pixels: [1, 1, 1, 1], disposal: 1 },
        { pixels: [2], at: [0, 1, 1, 1], disposal: 2 },
        { pixels: [3], at: [1, 0, 1, 1] },
      ],
      ['rrrr', 'rrgr', 'rb#r'],
    ],
    [
      'the frame before restored',
      [
        { pixels: [1, 1, 1, 1] },
        { pixels: [2, 2], at: [0, 0, 2, 1], disposal: 3 },
        { pixels: [3], at: [1, 1, 1, 1] },
      ],
      ['rrrr', 'ggrr', 'rrrb'],
    ],
  ])('%s', ([, frames, expected]) => {
    expect(framesOf(gif(frames))).toEqual(expected)
  })
})

test('colours that nobody can tell apart are equal by the rule', () => {
  const grey = (level: number) =>
    shown('image/gif', gif([{ pixels: WHITE }], { palette: [level, 0, 0, 0] }))
  expect(compareCellOutputs([grey(0xc8c8c8)], [grey(0xc8c9c8)])).toEqual({
    differences: [],
    rules: ['pixels'],
  })
  const { settings } = comparisonSettings({ images: 'bytes' })
  expect(
    compareCellOutputs([grey(0xc8c8c8)], [grey(0xc8c9c8)], settings)
      .differences,
  ).toHaveLength(1)
})

test('three pictures show a difference', () => {
  const stored = gif([{ pixels: WHITE }, { pixels: WHITE }])
  const actual = gif([{ pixels: WHITE }, { pixels: DOT }])
  expect(
    imageAttachments(
      compareOutputs(
        [shown('image/gif', stored)],
        [shown('image/gif', actual)],
      ),
    )
      .flat()
      .map(({ name, contentType }) => `${name} ${contentType}`),
  ).toEqual(['stored image/gif', 'actual image/gif', 'difference image/png'])
})

describe('what cannot be decoded is compared as bytes', () => {
  const bytes = Buffer.from(gif([{ pixels: WHITE }, { pixels: DOT }]), 'base64')
  /** Where the descriptor of the first frame stands: behind palette and control. */
  const frame = 33
  const changed = (...changes: readonly [at: number, value: number][]) => {
    const copy = Buffer.from(bytes)
    for (const [at, value] of changes) {
      copy[at] = value
    }
    return copy.toString('base64')
  }

  test.for<[string, string, string]>([
    ['no GIF', dottedPng(2, 2), 'it is not a GIF'],
    ['cut off', bytes.subarray(0, -8).toString('base64'), 'it is cut off'],
    [
      'no image',
      bytes.subarray(0, frame).toString('base64'),
      'it has no image',
    ],
    [
      'a huge size',
      changed([7, 0xff], [9, 0xff]),
      'it has more than 25 megapixels',
    ],
    [
      'many large frames',
      gif(
        Array.from({ length: 5 }, () => ({ pixels: WHITE })),
        {
          size: 5000,
        },
      ),
      'its frames have more than 100 megapixels',
    ],
    [
      'a frame outside',
      changed([frame + 1, 1]),
      'a frame is larger than the image',
    ],
    ['an unknown block', changed([frame - 8, 0x2f]), 'it is damaged'],
  ])('%s', ([, base64, failure]) => {
    expect(compareGifs(base64, bytes.toString('base64'))).toBe(
      `compared as bytes: the stored image was not decoded, ${failure}`,
    )
  })
})
