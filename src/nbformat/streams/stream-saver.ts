import type { Output } from '../types.ts'
import { isRewritten, savedText } from './saved-text.ts'
import type { StreamSaver } from './saved-text.ts'

/** The outputs that a notebook has of a cell, and those it has now. */
export interface CellOutputPair {
  readonly stored: readonly Output[]
  readonly actual: readonly Output[]
}

/**
 * Which program has saved a notebook, by its streams: control characters that
 * the kernel sends, and that are not stored, were applied before. Undefined for
 * one that stores what was sent, and where nothing tells.
 */
export function streamSaver(
  cells: readonly CellOutputPair[],
): StreamSaver | undefined {
  let saver: StreamSaver | undefined
  for (const { stored, actual } of cells) {
    const texts = streamTexts(stored)
    if ([...texts.values()].some(isRewritten)) {
      return undefined
    }
    for (const [name, text] of streamTexts(actual)) {
      const was = texts.get(name) ?? ''
      if (was !== '' && isRewritten(text)) {
        saver ??= saverOf(was, text)
      }
    }
  }
  return saver
}

/** The outputs as this program stores them. */
export function savedOutputs(
  outputs: readonly Output[],
  saver: StreamSaver | undefined,
): readonly Output[] {
  return saver === undefined
    ? outputs
    : outputs.map((output) =>
        output.output_type === 'stream'
          ? { ...output, text: savedText(output.text, saver) }
          : output,
      )
}

/** JupyterLab, unless only the older reading gives what is stored. */
function saverOf(stored: string, sent: string): StreamSaver {
  return stored === savedText(sent, 'notebook') &&
    stored !== savedText(sent, 'jupyterlab')
    ? 'notebook'
    : 'jupyterlab'
}

function streamTexts(outputs: readonly Output[]): ReadonlyMap<string, string> {
  const texts = new Map<string, string>()
  for (const output of outputs) {
    if (output.output_type === 'stream') {
      const { name, text } = output
      texts.set(name, (texts.get(name) ?? '') + text)
    }
  }
  return texts
}
