import { overwrittenLine } from './overwritten-line.ts'

/**
 * Programs that apply control characters to a stream before they store it.
 * Escape sequences stay, as text. Others (nbclient, Colab) store what was sent.
 *
 * - `jupyterlab`: JupyterLab and Notebook 7 since JupyterLab 4.3;
 * - `notebook`: classic Notebook, JupyterLab before, and VS Code.
 */
export type StreamSaver = 'jupyterlab' | 'notebook'

export const STREAM_SAVERS: readonly StreamSaver[] = ['jupyterlab', 'notebook']

/** Whether a program may store other text than this. */
export function isRewritten(text: string): boolean {
  return /[\b\r]/.test(text)
}

/** What a program stores of the text of one stream output. Takes about linear time. */
export function savedText(text: string, saver: StreamSaver): string {
  if (!isRewritten(text)) {
    return text
  }
  const erases = saver === 'jupyterlab'
  return (erases ? text : cancelBackspaces(text))
    .split('\n')
    .map((line) => overwrittenLine(line, erases))
    .join('\n')
}

/**
 * Classic Notebook takes away each pair of any character and a backspace until
 * there is none, so that of two leading backspaces one cancels the other. A run
 * of them is halved each time.
 */
function cancelBackspaces(text: string): string {
  let left = text
  for (;;) {
    const next = left.replaceAll(/[^\n]\x08/g, '')
    if (next.length === left.length) {
      return next
    }
    left = next
  }
}
