import { isJsonArray, objectOr, stringOr } from '../common/json.ts'
import type { JsonObject, JsonValue } from '../common/json.ts'
import type { LiveKernel } from '../kernel/live-kernel.ts'
import type { Message } from '../messaging/message.ts'
import { WIDGET_STATE } from '../nbformat/read/mime-essence.ts'

/** Binary data that belongs into a model's state. */
interface WidgetBuffer {
  readonly path: readonly JsonValue[]
  readonly bytes: Uint8Array
}

interface WidgetModel {
  readonly state: Map<string, JsonValue>
  buffers: readonly WidgetBuffer[]
}

/**
 * The models of ipywidgets that live in a kernel, as their comms tell.
 *
 * Source: "Jupyter widget messaging protocol, version 2", and the widget state
 * that notebooks hold ("Widget state JSON schema"), both of ipywidgets.
 */
export class WidgetModels implements Disposable {
  readonly #models = new Map<string, WidgetModel>()
  readonly #unsubscribe: () => void

  constructor(kernel: Pick<LiveKernel, 'listenToIopub'>) {
    this.#unsubscribe = kernel.listenToIopub((message) => this.#handle(message))
  }

  [Symbol.dispose](): void {
    this.#unsubscribe()
  }

  /** What `metadata.widgets` of a notebook holds; undefined where there is no model. */
  get metadata(): JsonObject | undefined {
    return this.#models.size === 0
      ? undefined
      : {
          [WIDGET_STATE]: {
            state: Object.fromEntries(
              [...this.#models].map(([id, model]) => [id, written(model)]),
            ),
            version_major: 2,
            version_minor: 0,
          },
        }
  }

  #handle({ header, content, buffers }: Message): void {
    const id = stringOr(content['comm_id'], '')
    const data = objectOr(content['data'])
    const paths = isJsonArray(data['buffer_paths']) ? data['buffer_paths'] : []
    const sent = paths.flatMap((path, index): WidgetBuffer[] => {
      const bytes = buffers[index]
      return isJsonArray(path) && bytes ? [{ path, bytes }] : []
    })
    switch (header.msg_type) {
      case 'comm_open':
        if (content['target_name'] === 'jupyter.widget') {
          this.#models.set(id, {
            state: new Map(Object.entries(objectOr(data['state']))),
            buffers: sent,
          })
        }
        return
      case 'comm_msg': {
        const model = this.#models.get(id)
        // `echo_update` repeats what a frontend sent, as we do for Output widgets.
        if (model && /^(?:echo_)?update$/.test(stringOr(data['method'], ''))) {
          update(model, objectOr(data['state']), sent)
        }
        return
      }
      case 'comm_close':
        this.#models.delete(id)
        return
      default:
        return
    }
  }
}

/** A buffer holds until the member of the state that it is in is sent anew. */
function update(
  model: WidgetModel,
  state: JsonObject,
  sent: readonly WidgetBuffer[],
): void {
  const renewed: ReadonlySet<JsonValue | undefined> = new Set([
    ...Object.keys(state),
    ...sent.map(({ path }) => path[0]),
  ])
  for (const [key, value] of Object.entries(state)) {
    model.state.set(key, value)
  }
  model.buffers = [
    ...model.buffers.filter(({ path }) => !renewed.has(path[0])),
    ...sent,
  ]
}

function written({ state, buffers }: WidgetModel): JsonObject {
  return {
    model_name: stringOr(state.get('_model_name'), ''),
    model_module: stringOr(state.get('_model_module'), ''),
    model_module_version: stringOr(state.get('_model_module_version'), ''),
    state: Object.fromEntries(state),
    ...(buffers.length > 0 && {
      buffers: buffers.map(({ path, bytes }) => ({
        path,
        data: Buffer.from(bytes).toString('base64'),
        encoding: 'base64',
      })),
    }),
  }
}
