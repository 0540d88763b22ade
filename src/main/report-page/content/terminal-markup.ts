import Anser from 'anser'

import { savedText } from '../../../nbformat/streams/saved-text.ts'
import { markup } from '../markup.ts'
import type { Markup } from '../markup.ts'

/** Escape sequences but colours (ECMA-48 SGR): nothing moves in a page. */
const OTHER_SEQUENCES =
  /\u001b(?:\[[0-?]*[ -/]*[@-ln-~]|[\]PX^_][^\u0007\u001b\n]*(?:\u0007|\u001b\\)|[ -/]+[0-~]|[0-OQ-WYZ=>c])/g

/** Text of a stream or traceback with its colours; carriage returns act as in Jupyter. */
export function terminalMarkup(text: string): Markup {
  const shown = savedText(text, 'jupyterlab').replace(OTHER_SEQUENCES, '')
  if (!shown.includes('\u001b[')) {
    return markup`${shown}`
  }
  const chunks = Anser.ansiToJson(shown, {
    use_classes: true,
    remove_empty: true,
  })
  return markup`${chunks.map((chunk) => {
    const text = chunk.content
    const classes = [
      ...(chunk.fg ? [`${chunk.fg}-fg`] : []),
      ...(chunk.bg ? [`${chunk.bg}-bg`] : []),
      ...chunk.decorations.map((name) => `ansi-${name}`),
    ].filter(
      (name) => /^ansi-[a-z-]+$/.test(name) && !name.includes('truecolor'),
    )
    const style = [
      ...colorOf('color', chunk.fg, chunk.fg_truecolor),
      ...colorOf('background-color', chunk.bg, chunk.bg_truecolor),
    ].join(';')
    return classes.length === 0 && style === ''
      ? text
      : markup`<span${classes.length > 0 && markup` class="${classes.join(' ')}"`}${style !== '' && markup` style="${style}"`}>${text}</span>`
  })}`
}

function colorOf(
  property: string,
  name: string | null,
  rgb: string | null,
): readonly string[] {
  const index = /^ansi-palette-(\d+)$/.exec(name ?? '')?.[1]
  if (index !== undefined) {
    return [`${property}:${paletteColor(Number(index))}`]
  }
  return name === 'ansi-truecolor' && rgb !== null && /^[\d, ]+$/.test(rgb)
    ? [`${property}:rgb(${rgb})`]
    : []
}

/** xterm's 256 colours from 16 on: a cube, then greys. */
function paletteColor(index: number): string {
  if (index >= 232) {
    const grey = 8 + (index - 232) * 10
    return `rgb(${grey},${grey},${grey})`
  }
  const part = (of: number): number => (of === 0 ? 0 : 55 + of * 40)
  const cube = index - 16
  return `rgb(${part(Math.floor(cube / 36))},${part(Math.floor(cube / 6) % 6)},${part(cube % 6)})`
}
