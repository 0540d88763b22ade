import type { JsonObject, JsonValue } from '../json.ts'
import { isJsonObject, objectOrEmpty, stringOrEmpty } from './json-object.ts'
import type { Message } from './message.ts'

export interface ExecuteInputContent {
  readonly code: string
  readonly execution_count: number | null
}

export interface StreamContent {
  readonly name: string
  readonly text: string
}

export interface DisplayContent {
  readonly data: JsonObject
  readonly metadata: JsonObject
  /** `transient.display_id`, where there is one. */
  readonly display_id: string | undefined
}

export interface ExecuteResultContent extends DisplayContent {
  readonly execution_count: number | null
}

export interface ErrorContent {
  readonly ename: string
  readonly evalue: string
  readonly traceback: readonly string[]
}

/** Any status but `ok` is a failure: `error`, `aborted`, IRkernel's `abort`. */
export interface ExecuteReplyContent extends ErrorContent {
  readonly status: string
  readonly execution_count: number | null
  readonly user_expressions: JsonObject
  /** Deprecated by the protocol, still sent by IPython: pager, `ask_exit`, `set_next_input`. */
  readonly payload: readonly JsonObject[]
}

/*
 * One reader per message type: it gives `undefined` for every other type, and
 * a default for a field that a sloppy kernel left out or filled with null.
 */

export function readExecuteInput(
  message: Message,
): ExecuteInputContent | undefined {
  const content = contentOf(message, 'execute_input')
  return (
    content && {
      code: stringOrEmpty(content['code']),
      execution_count: numberOrNull(content['execution_count']),
    }
  )
}

export function readStream(message: Message): StreamContent | undefined {
  const content = contentOf(message, 'stream')
  return (
    content && {
      name: stringOrEmpty(content['name']) || 'stdout',
      text: stringOrEmpty(content['text']),
    }
  )
}

export function readDisplayData(message: Message): DisplayContent | undefined {
  const content = contentOf(message, 'display_data')
  return content && readDisplay(content)
}

export function readUpdateDisplayData(
  message: Message,
): DisplayContent | undefined {
  const content = contentOf(message, 'update_display_data')
  return content && readDisplay(content)
}

export function readExecuteResult(
  message: Message,
): ExecuteResultContent | undefined {
  const content = contentOf(message, 'execute_result')
  return (
    content && {
      ...readDisplay(content),
      execution_count: numberOrNull(content['execution_count']),
    }
  )
}

export function readClearOutput(
  message: Message,
): { readonly wait: boolean } | undefined {
  const content = contentOf(message, 'clear_output')
  return content && { wait: content['wait'] === true }
}

export function readError(message: Message): ErrorContent | undefined {
  const content = contentOf(message, 'error')
  return content && readErrorFields(content)
}

export function readExecuteReply(
  message: Message,
): ExecuteReplyContent | undefined {
  const content = contentOf(message, 'execute_reply')
  if (!content) return undefined
  const payload = content['payload']
  return {
    status: stringOrEmpty(content['status']),
    execution_count: numberOrNull(content['execution_count']),
    ...readErrorFields(content),
    user_expressions: objectOrEmpty(content['user_expressions']),
    payload: Array.isArray(payload) ? payload.filter(isJsonObject) : [],
  }
}

function contentOf(message: Message, msgType: string): JsonObject | undefined {
  return message.header.msg_type === msgType ? message.content : undefined
}

function readDisplay(content: JsonObject): DisplayContent {
  const id = objectOrEmpty(content['transient'])['display_id']
  return {
    data: objectOrEmpty(content['data']),
    metadata: objectOrEmpty(content['metadata']),
    display_id: typeof id === 'string' ? id : undefined,
  }
}

function readErrorFields(content: JsonObject): ErrorContent {
  const traceback = content['traceback']
  return {
    ename: stringOrEmpty(content['ename']),
    evalue: stringOrEmpty(content['evalue']),
    traceback: Array.isArray(traceback)
      ? traceback.filter((line) => typeof line === 'string')
      : [],
  }
}

function numberOrNull(value: JsonValue | undefined): number | null {
  return typeof value === 'number' ? value : null
}
