import { performance } from 'node:perf_hooks'

import { objectOr } from '../common/json.ts'
import type { LiveKernel } from '../kernel/live-kernel.ts'
import type { KernelRequest } from '../messaging/kernel-request.ts'
import type { CellSink } from './cell-sink.ts'
import { noteTime } from './cell-timings.ts'
import { PendingCell } from './pending-cell.ts'
import { answerPrompt } from './prompts/answer-prompt.ts'
import type { PromptAnswers } from './prompts/prompt-answers.ts'

/** A cell that the kernel was sent: what is awaited, and what came of it by now. */
export class SentCell {
  readonly request: KernelRequest
  readonly sink: CellSink
  readonly pending: PendingCell
  readonly #sentAt = performance.now()
  #firstAt: number | undefined
  #lastAt: number | undefined

  constructor(
    kernel: LiveKernel,
    request: KernelRequest,
    sink: CellSink,
    answers: PromptAnswers,
  ) {
    this.request = request
    this.sink = sink
    request.listen((message) => {
      this.#firstAt ??= performance.now()
      noteTime(sink.timings, message)
      if (message.channel === 'shell') {
        sink.answers = objectOr(message.content['user_expressions'])
      }
    })
    void request.ended.then(() => {
      this.#lastAt = performance.now()
    })
    this.pending = new PendingCell(kernel, request, (message) =>
      answerPrompt(kernel, answers, sink, message),
    )
  }

  /** When it began to run, as far as it can be told; `performance.now()`. */
  startedAt(wasSentAhead: boolean): number {
    return wasSentAhead ? (this.#firstAt ?? performance.now()) : this.#sentAt
  }

  get endedAt(): number {
    return this.#lastAt ?? performance.now()
  }
}
