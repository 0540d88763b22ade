import { inertText } from '../../common/inert.ts'
import { objectOr, stringOr } from '../../common/json.ts'
import type { Mask } from '../../common/secrets/mask.ts'
import { terminalText } from '../../comparison/text/terminal-text.ts'
import type { LiveKernel } from '../../kernel/live-kernel.ts'
import type { Message } from '../../messaging/message.ts'

/** Vitest (4.1, 5.1) gives each piece a heading: what comes at once is one piece. */
const GATHER_MS = 300
/** A line that is not ended yet, such as a progress bar, is shown as it is then. */
const UNENDED_MS = 2_000

type StreamName = 'stdout' | 'stderr'

/**
 * Prints what cells output as it comes, each line with the cell that runs. To the
 * console of the worker, which is Vitest's: so it stands under the test that runs
 * (which may run other cells before its own), `--silent` and `onConsoleLog` hold
 * for it, and reports have it where they have what tests print.
 */
export class OutputEcho implements Disposable {
  readonly #unsubscribe: () => void
  readonly #pending: Record<StreamName, string> = { stdout: '', stderr: '' }
  #cell: number | undefined
  #unendedAt: number | undefined
  #timer: NodeJS.Timeout | undefined

  readonly #mask: Mask

  constructor(kernel: Pick<LiveKernel, 'listenToIopub' | 'mask'>) {
    this.#mask = kernel.mask
    this.#unsubscribe = kernel.listenToIopub((message) => this.#handle(message))
  }

  [Symbol.dispose](): void {
    this.#unsubscribe()
    clearTimeout(this.#timer)
  }

  /** What comes from now on is of this cell. */
  begin(cell: number): void {
    this.#cell = cell
  }

  /** Prints what is left, with the line that is not ended. */
  flush(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#unendedAt = undefined
    for (const name of ['stdout', 'stderr'] as const) {
      this.#print(name, this.#pending[name].length)
    }
  }

  #handle({ header, content }: Message): void {
    switch (header.msg_type) {
      case 'stream': {
        const name = content['name'] === 'stderr' ? 'stderr' : 'stdout'
        this.#add(name, stringOr(content['text'], ''))
        break
      }
      case 'display_data':
      case 'execute_result':
        this.#add('stdout', `${describeData(objectOr(content['data']))}\n`)
        break
      default:
    }
  }

  #add(name: StreamName, text: string): void {
    this.#pending[name] += text
    this.#timer ??= setTimeout(() => this.#printLines(), GATHER_MS).unref()
  }

  #printLines(): void {
    this.#timer = undefined
    for (const name of ['stdout', 'stderr'] as const) {
      this.#print(name, this.#pending[name].lastIndexOf('\n') + 1)
    }
    const { stdout, stderr } = this.#pending
    if (stdout === '' && stderr === '') {
      this.#unendedAt = undefined
      return
    }
    this.#unendedAt ??= performance.now()
    if (performance.now() - this.#unendedAt > UNENDED_MS) {
      this.flush()
      return
    }
    this.#timer = setTimeout(() => this.#printLines(), GATHER_MS).unref()
  }

  #print(name: StreamName, length: number): void {
    const text = this.#mask(this.#pending[name].slice(0, length))
    this.#pending[name] = this.#pending[name].slice(length)
    if (text === '') {
      return
    }
    const shown = inertText(terminalText(text).replace(/\n$/, '')).replaceAll(
      /^/gm,
      `[${this.#cell}] `,
    )
    // oxlint-disable-next-line no-console -- it is what this is for
    const print = name === 'stdout' ? console.log : console.error
    print(shown)
  }
}

function describeData(data: Readonly<Record<string, unknown>>): string {
  const { 'text/plain': text } = data
  return typeof text === 'string' ? text : `<${Object.keys(data).join(', ')}>`
}
