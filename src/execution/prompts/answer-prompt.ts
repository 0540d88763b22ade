import { stringOr } from '../../common/json.ts'
import type { LiveKernel } from '../../kernel/live-kernel.ts'
import type { Message } from '../../messaging/message.ts'
import type { CellSink } from '../cell-sink.ts'
import { ECHO_STREAM, echoOf, storedEcho } from './echo.ts'
import type { PromptAnswers, UnansweredPrompt } from './prompt-answers.ts'

/**
 * Answers what code asks for, and has its cell show that.
 *
 * @returns the prompt, where it could not be answered.
 */
export function answerPrompt(
  kernel: Pick<LiveKernel, 'answerInput' | 'mask' | 'death'>,
  answers: PromptAnswers,
  sink: CellSink,
  request: Message,
): UnansweredPrompt | undefined {
  const prompt = stringOr(request.content['prompt'], '')
  const isPassword = request.content['password'] === true
  const answer = answers.take(prompt)
  if (answer?.value === undefined) {
    return {
      prompt,
      ...(isPassword && { isPassword }),
      ...(answer && { unset: answer }),
    }
  }
  if (!kernel.death) {
    kernel.answerInput(request, answer.value)
  }
  const echo = echoOf(
    prompt,
    answer.variable === undefined
      ? kernel.mask(answer.value)
      : `[${answer.variable}]`,
    isPassword,
  )
  sink.echoes.push(echo)
  sink.outputs.appendStream(ECHO_STREAM, storedEcho(echo))
  return undefined
}
