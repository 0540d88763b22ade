import { numberOf } from '../common/json-number.ts'
import { objectOr, stringOr } from '../common/json.ts'
import type { JsonObject } from '../common/json.ts'
import type { Message } from '../messaging/message.ts'
import {
  describeMalformed,
  displayId,
  displayOutput,
  errorOutput,
} from './cell-outputs.ts'
import type { CellOutputs } from './cell-outputs.ts'
import type { CellSink } from './cell-sink.ts'
import { OutputWidgets } from './output-widgets.ts'

/**
 * Puts iopub messages where a frontend shows them: the answers to a cell's
 * request into its outputs, or into those of an Output widget that captures
 * them; updates of displays wherever these are.
 */
export class OutputRouter {
  readonly #areas = new Set<CellOutputs>()
  readonly #widgets: OutputWidgets

  /** `sendComm` sends a `comm_msg` to the kernel (Output widgets need to hear what they caught). */
  constructor(sendComm: (content: JsonObject) => void) {
    this.#widgets = new OutputWidgets(sendComm, (area) => this.#areas.add(area))
  }

  /** Has updates of displays reach the outputs of a cell. */
  add(sink: CellSink): void {
    this.#areas.add(sink.outputs)
  }

  /** Routes what concerns no cell alone, whoever asked for it. */
  routeCommon({ header, content }: Message): void {
    if (header.msg_type === 'update_display_data') {
      this.#updateDisplay(content)
    } else if (header.msg_type.startsWith('comm_')) {
      this.#widgets.handleComm(header.msg_type, content)
    }
  }

  /**
   * Routes an answer to the request `msgId` to the cell that it belongs to.
   *
   * @param isLate Whether the cell has ended.
   */
  route(
    { header, content }: Message,
    msgId: string,
    sink: CellSink,
    isLate: boolean,
  ): void {
    const type = header.msg_type
    const widget = this.#widgets.capturing(msgId)
    const area = widget?.outputs ?? sink.outputs
    switch (type) {
      case 'execute_input':
        sink.executionCount =
          numberOf(content['execution_count']) ?? sink.executionCount
        return
      case 'stream': {
        sink.malformed ??= describeMalformed(type, content)
        const name = stringOr(content['name'], 'stdout')
        const text = stringOr(content['text'], '')
        area.appendStream(name, text)
        if (isLate && !widget) {
          sink.late.set(name, (sink.late.get(name) ?? '') + text)
        }
        return
      }
      case 'display_data':
      case 'execute_result':
        sink.malformed ??= describeMalformed(type, content)
        area.appendDisplay(displayOutput(type, content), displayId(content))
        return
      case 'error': {
        const error = errorOutput(content)
        area.appendError(error)
        if (!widget) {
          sink.error ??= error
        }
        return
      }
      case 'clear_output':
        area.clear(content['wait'] === true)
        return
      default:
        return
    }
  }

  #updateDisplay(content: JsonObject): void {
    const id = displayId(content)
    if (id === undefined) {
      return
    }
    const data = objectOr(content['data'])
    const metadata = objectOr(content['metadata'])
    for (const area of this.#areas) {
      area.updateDisplay(id, data, metadata)
    }
  }
}
