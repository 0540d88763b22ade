import { numberOf } from '../common/json-number.ts'
import { isJsonObject, objectOr, stringOr } from '../common/json.ts'
import type { JsonObject } from '../common/json.ts'
import { NO_MASK } from '../common/secrets/mask.ts'
import type { Mask } from '../common/secrets/mask.ts'
import type {
  DisplayDataOutput,
  ErrorOutput,
  ExecuteResultOutput,
  Output,
} from '../nbformat/types.ts'

type Displayed = DisplayDataOutput | ExecuteResultOutput

interface Entry {
  output: Output
  /** Text of a stream in pieces, joined once: a progress bar sends thousands. */
  pieces?: string[]
  readonly displayId: string | undefined
}

/**
 * The output area of one cell (or of one Output widget), kept as a frontend
 * keeps it: streams of one name that follow each other are one output,
 * `clear_output(wait)` waits for the next output.
 *
 * Source: Jupyter messaging, "Messages on the IOPub channel"; JupyterLab's
 * output area model for merging.
 */
export class CellOutputs {
  #entries: Entry[] = []
  #clearOnNext = false
  #revision = 0
  readonly #mask: Mask

  /** @param mask Of text whose pieces may have come in several messages. */
  constructor(mask: Mask = NO_MASK) {
    this.#mask = mask
  }

  /** The outputs by now. */
  get outputs(): readonly Output[] {
    return this.#entries.map((entry) => settle(entry, this.#mask))
  }

  /** Grows whenever the outputs change. */
  get revision(): number {
    return this.#revision
  }

  /** The end of the last stream, without joining all that it is made of. */
  streamTail(length: number): string {
    const { pieces = [] } =
      this.#entries.findLast((entry) => entry.pieces !== undefined) ?? {}
    let tail = ''
    for (
      let index = pieces.length - 1;
      index >= 0 && tail.length < length;
      index -= 1
    ) {
      tail = `${pieces[index]?.slice(-length)}${tail}`
    }
    return this.#mask(tail).slice(-length)
  }

  get hasDisplayId(): boolean {
    return this.#entries.some((entry) => entry.displayId !== undefined)
  }

  appendStream(name: string, text: string): void {
    if (text === '') {
      return
    }
    this.#beforeAppend()
    const last = this.#entries.at(-1)
    if (
      last?.pieces &&
      last.output.output_type === 'stream' &&
      last.output.name === name
    ) {
      last.pieces.push(text)
    } else {
      this.#entries.push({
        output: { output_type: 'stream', name, text: '' },
        pieces: [text],
        displayId: undefined,
      })
    }
  }

  appendDisplay(output: Displayed, displayId: string | undefined): void {
    this.#beforeAppend()
    this.#entries.push({ output, displayId })
  }

  appendError(output: ErrorOutput): void {
    this.#beforeAppend()
    this.#entries.push({ output, displayId: undefined })
  }

  clear(wait: boolean): void {
    if (wait) {
      this.#clearOnNext = true
    } else {
      this.#entries = []
      this.#clearOnNext = false
      this.#revision += 1
    }
  }

  /** Replaces the data of every output that was shown with this display id. */
  updateDisplay(
    displayId: string,
    data: JsonObject,
    metadata: JsonObject,
  ): void {
    for (const entry of this.#entries) {
      if (entry.displayId === displayId && 'data' in entry.output) {
        entry.output = { ...entry.output, data, metadata }
        this.#revision += 1
      }
    }
  }

  #beforeAppend(): void {
    this.#revision += 1
    if (!this.#clearOnNext) {
      return
    }
    this.#entries = []
    this.#clearOnNext = false
  }
}

function settle(entry: Entry, mask: Mask): Output {
  if (!entry.pieces || entry.output.output_type !== 'stream') {
    return entry.output
  }
  const text = mask(entry.pieces.join(''))
  entry.pieces = [text]
  return { ...entry.output, text }
}

/**
 * What is wrong with an output message, as a phrase; `undefined` for one that
 * can be shown. To leave it out, or to show it as empty, would be a lie.
 */
export function describeMalformed(
  type: string,
  content: JsonObject,
): string | undefined {
  const [field, isRight, wanted] =
    type === 'stream'
      ? ['text', typeof content['text'] === 'string', 'a string']
      : ['data', isJsonObject(content['data']), 'an object']
  return isRight
    ? undefined
    : `the "${field}" of its ${type} message is not ${wanted} but ${shorten(JSON.stringify(content[field]) ?? 'missing')}`
}

function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 39)}…` : text
}

/** Reads an iopub `error` or an error reply; tolerates missing fields. */
export function errorOutput(content: JsonObject): ErrorOutput {
  const traceback = Array.isArray(content['traceback'])
    ? content['traceback']
    : []
  return {
    output_type: 'error',
    ename: stringOr(content['ename'], 'Error'),
    evalue: stringOr(content['evalue'], ''),
    traceback: traceback.filter((line) => typeof line === 'string'),
  }
}

/** Reads a `display_data` or `execute_result`; `transient` is left out (nbformat has no place for it). */
export function displayOutput(
  type: 'display_data' | 'execute_result',
  content: JsonObject,
): Displayed {
  const data = objectOr(content['data'])
  const metadata = objectOr(content['metadata'])
  if (type === 'display_data') {
    return { output_type: type, data, metadata }
  }
  return {
    output_type: type,
    data,
    metadata,
    execution_count: numberOf(content['execution_count']) ?? null,
  }
}

export function displayId(content: JsonObject): string | undefined {
  const id = objectOr(content['transient'])['display_id']
  return typeof id === 'string' ? id : undefined
}
