import { objectOr, stringOr } from '../common/json.ts'
import type { JsonObject } from '../common/json.ts'
import type { Message } from '../messaging/message.ts'
import type { ErrorOutput } from '../nbformat/types.ts'
import {
  CellOutputs,
  displayId,
  displayOutput,
  errorOutput,
} from './cell-outputs.ts'
import { OutputWidgets } from './output-widgets.ts'

/** What iopub told of one request. */
export class CellSink {
  readonly outputs: CellOutputs = new CellOutputs()
  executionCount: number | null = null
  idle = false
  /** The first `error` that the cell itself showed; one caught by an Output widget does not count. */
  error: ErrorOutput | undefined
}

/**
 * Routes iopub messages to the outputs of the cell that asked for them, by
 * `parent_header.msg_id` and by nothing else: other clients of the kernel and
 * the server itself talk on the same channel. A sink stays registered for the
 * life of the kernel, since threads, child processes and display updates
 * deliver late.
 */
export class OutputRouter {
  readonly #sinks = new Map<string, CellSink>()
  readonly #areas = new Set<CellOutputs>()
  readonly #widgets: OutputWidgets

  /** `sendComm` sends a `comm_msg` to the kernel (Output widgets need to hear what they caught). */
  constructor(sendComm: (content: JsonObject) => void) {
    this.#widgets = new OutputWidgets(sendComm, (area) => this.#areas.add(area))
  }

  /** The sink for the answers to `msgId`; several requests may share one. */
  register(msgId: string, sink: CellSink): void {
    this.#sinks.set(msgId, sink)
    this.#areas.add(sink.outputs)
  }

  sinkOf(msgId: string): CellSink | undefined {
    return this.#sinks.get(msgId)
  }

  route(message: Message): void {
    const parent = message.parent_header.msg_id
    const type = message.header.msg_type
    const { content } = message
    if (type === 'update_display_data') {
      this.#updateDisplay(content)
      return
    }
    if (type.startsWith('comm_')) {
      this.#widgets.handleComm(type, content)
      return
    }
    const sink = parent === undefined ? undefined : this.#sinks.get(parent)
    if (!sink || parent === undefined) {
      return
    }
    const widget = this.#widgets.capturing(parent)
    const area = widget?.outputs ?? sink.outputs
    switch (type) {
      case 'status':
        if (content['execution_state'] === 'idle') {
          sink.idle = true
        }
        return
      case 'execute_input':
        if (typeof content['execution_count'] === 'number') {
          sink.executionCount = content['execution_count']
        }
        return
      case 'stream':
        area.appendStream(
          stringOr(content['name'], 'stdout'),
          stringOr(content['text'], ''),
        )
        return
      case 'display_data':
      case 'execute_result':
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
