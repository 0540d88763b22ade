import { expect, test } from 'vitest'

import type { JsonObject } from '../../src/common/json.ts'
import { WidgetModels } from '../../src/execution/widget-models.ts'
import type { Message } from '../../src/messaging/message.ts'

type Sent = readonly [
  type: string,
  id: string,
  content: JsonObject,
  ...buffers: (readonly number[])[],
]

/** `metadata.widgets` after these messages. */
function metadataAfter(messages: readonly Sent[]): unknown {
  let tell: (message: Message) => void = () => {}
  using models = new WidgetModels({
    listenToIopub: (listener) => {
      tell = listener
      return () => {}
    },
  })
  for (const [msg_type, comm_id, content, ...buffers] of messages) {
    const header = {
      msg_id: 'm',
      session: 's',
      username: 'u',
      date: '',
      msg_type,
      version: '5.3',
    }
    tell({
      channel: 'iopub',
      header,
      parent_header: {},
      metadata: {},
      content: { comm_id, ...content },
      buffers: buffers.map((bytes) => Uint8Array.from(bytes)),
    })
  }
  const widgets = models.metadata?.[
    'application/vnd.jupyter.widget-state+json'
  ] as JsonObject | undefined
  return widgets?.['state']
}

const NAMES = {
  _model_name: 'IntSliderModel',
  _model_module: '@jupyter-widgets/controls',
  _model_module_version: '2.0.0',
}

function opened(state: JsonObject, ...buffer_paths: string[][]): JsonObject {
  return {
    target_name: 'jupyter.widget',
    data: { state: { ...NAMES, ...state }, buffer_paths },
  }
}

function updated(
  state: JsonObject,
  method = 'update',
  ...buffer_paths: string[][]
): JsonObject {
  return { data: { method, state, buffer_paths } }
}

const MODEL = {
  model_name: 'IntSliderModel',
  model_module: '@jupyter-widgets/controls',
  model_module_version: '2.0.0',
}

test.for<[string, Sent[], unknown]>([
  ['nothing', [], undefined],
  [
    'the comm of another library',
    [['comm_open', 'a', { target_name: 'x', data: { state: NAMES } }]],
    undefined,
  ],
  [
    'a model and what becomes of it',
    [
      ['comm_open', 'a', opened({ value: 1, max: 9 })],
      ['comm_msg', 'a', updated({ value: 2 })],
      ['comm_msg', 'a', updated({ max: 8 }, 'echo_update')],
      ['comm_msg', 'a', updated({ value: 7 }, 'custom')],
      ['comm_msg', 'b', updated({ value: 7 })],
    ],
    { a: { ...MODEL, state: { ...NAMES, value: 2, max: 8 } } },
  ],
  [
    'a closed one',
    [
      ['comm_open', 'a', opened({})],
      ['comm_open', 'b', opened({})],
      ['comm_close', 'a', {}],
    ],
    { b: { ...MODEL, state: NAMES } },
  ],
  [
    'binary data, the last that came',
    [
      ['comm_open', 'a', opened({}, ['value'], ['icon', 'x']), [1], [2]],
      ['comm_msg', 'a', updated({}, 'update', ['value']), [255, 254]],
    ],
    {
      a: {
        ...MODEL,
        state: NAMES,
        buffers: [
          { path: ['icon', 'x'], data: 'Ag==', encoding: 'base64' },
          { path: ['value'], data: '//4=', encoding: 'base64' },
        ],
      },
    },
  ],
  [
    'binary data that is none any more',
    [
      ['comm_open', 'a', opened({}, ['value']), [1]],
      ['comm_msg', 'a', updated({ value: 'text' })],
    ],
    { a: { ...MODEL, state: { ...NAMES, value: 'text' } } },
  ],
])('%s', ([, messages, state]) => {
  expect(metadataAfter(messages)).toEqual(state)
})
