import type { JsonObject } from '../common/json.ts'

/** The content of an `execute_request`. */
export function executeContent(
  code: string,
  silent: boolean,
  expressions: JsonObject = {},
  allowStdin = false,
): JsonObject {
  return {
    code,
    silent,
    store_history: !silent,
    user_expressions: expressions,
    allow_stdin: allowStdin,
    // Where cells go one at a time, there is no queue to abort; `true` would only
    // abort the cell after a failed one on slow kernels.
    stop_on_error: false,
  }
}
