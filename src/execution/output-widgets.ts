import { objectOr, stringOr } from '../common/json.ts'
import type { JsonObject } from '../common/json.ts'
import type { Output } from '../nbformat/types.ts'
import { CellOutputs } from './cell-outputs.ts'

interface OutputWidget {
  readonly commId: string
  readonly outputs: CellOutputs
}

/**
 * The `Output` widgets of ipywidgets: while one of them captures
 * (`with out:`), the outputs of the running request are the widget's, not the
 * cell's. All other comms need no answer for a notebook to run.
 *
 * Source: ipywidgets' "Output widget" model (`@jupyter-widgets/output`):
 * a non-empty `msg_id` in its state starts the capture of that request, an
 * empty one ends it.
 */
export class OutputWidgets {
  readonly #widgets = new Map<string, OutputWidget>()
  /** By captured msg_id; widgets nest, the last one wins. */
  readonly #hooks = new Map<string, OutputWidget[]>()
  readonly #sendComm: (content: JsonObject) => void
  readonly #onArea: (area: CellOutputs) => void

  constructor(
    sendComm: (content: JsonObject) => void,
    onArea: (area: CellOutputs) => void,
  ) {
    this.#sendComm = sendComm
    this.#onArea = onArea
  }

  handleComm(type: string, content: JsonObject): void {
    const commId = stringOr(content['comm_id'], '')
    const data = objectOr(content['data'])
    const state = objectOr(data['state'])
    if (type === 'comm_open' && isOutputModel(state)) {
      const widget = { commId, outputs: new CellOutputs() }
      this.#widgets.set(commId, widget)
      this.#onArea(widget.outputs)
    }
    const widget = this.#widgets.get(commId)
    if (!widget) {
      return
    }
    if (type === 'comm_close') {
      this.#release(widget)
      this.#widgets.delete(commId)
      return
    }
    // `echo_update` only repeats what a frontend sent.
    if (type === 'comm_msg' && data['method'] !== 'update') {
      return
    }
    if (typeof state['msg_id'] === 'string') {
      this.#capture(widget, state['msg_id'])
    }
    if (Array.isArray(state['outputs']) && state['outputs'].length === 0) {
      widget.outputs.clear(false)
    }
  }

  /** The widget that takes the outputs of this request, if one does. */
  capturing(msgId: string): OutputWidget | undefined {
    return this.#hooks.get(msgId)?.at(-1)
  }

  /** Tells the kernel what the widget shows, so that `out.outputs` is right there. */
  #publish(widget: OutputWidget): void {
    const outputs = widget.outputs.outputs.filter(
      (output) => output.output_type !== 'unknown',
    )
    this.#sendComm({
      comm_id: widget.commId,
      data: {
        method: 'update',
        state: { outputs: outputs.map(inOrderOfNbformat) },
        buffer_paths: [],
      },
    })
  }

  #capture(widget: OutputWidget, msgId: string): void {
    this.#release(widget)
    if (msgId === '') {
      this.#publish(widget)
      return
    }
    const stack = this.#hooks.get(msgId) ?? []
    stack.push(widget)
    this.#hooks.set(msgId, stack)
  }

  #release(widget: OutputWidget): void {
    for (const [msgId, stack] of this.#hooks) {
      const rest = stack.filter((other) => other !== widget)
      if (rest.length === 0) {
        this.#hooks.delete(msgId)
      } else {
        this.#hooks.set(msgId, rest)
      }
    }
  }
}

/** Kernels show these as they come: the keys of a dict in the order of nbclient (nbformat 5, `v4/nbbase.py`, `new_output`). */
function inOrderOfNbformat(output: Output): JsonObject {
  if (!('data' in output)) {
    return { ...output }
  }
  const { output_type, metadata, data, ...rest } = output
  return { output_type, metadata, data, ...rest }
}

function isOutputModel(state: JsonObject): boolean {
  return (
    state['_model_module'] === '@jupyter-widgets/output' &&
    state['_model_name'] === 'OutputModel'
  )
}
