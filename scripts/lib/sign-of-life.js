import { stripVTControlCharacters } from 'node:util'

const REDRAW_MS = 200
const LINE_EVERY_MS = 15_000

/**
 * Shows the seconds and the last line of a program's output: in a terminal on
 * one line that goes away, elsewhere as a line now and then.
 */
export function signOfLife(stream = process.stdout) {
  const start = performance.now()
  let last = ''
  const text = () => {
    const seconds = Math.round((performance.now() - start) / 1000)
    return `  ${seconds} s${last === '' ? '' : `: ${last}`}`.slice(
      0,
      (stream.columns ?? 80) - 1,
    )
  }
  const timer = stream.isTTY
    ? setInterval(() => stream.write(`\r\u001B[K${text()}`), REDRAW_MS)
    : setInterval(() => stream.write(`${text()}\n`), LINE_EVERY_MS)
  return {
    show(output) {
      const lines = stripVTControlCharacters(output).split(/[\r\n]+/)
      last = lines.findLast((line) => line.trim() !== '')?.trim() ?? last
    },
    end() {
      clearInterval(timer)
      if (stream.isTTY) {
        stream.write('\r\u001B[K')
      }
    },
  }
}
