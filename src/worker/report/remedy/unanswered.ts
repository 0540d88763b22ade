import { inspect } from 'node:util'

import type { UnansweredPrompt } from '../../../execution/prompts/prompt-answers.ts'
import { excerpt } from '../excerpt.ts'

/** What kernels of ipykernel raise where nobody can be asked. */
export const NO_INPUT = 'StdinNotImplementedError'

/** @param message Of the exception, which names what was called and not its prompt. */
export function describeNoInput(message: string): string {
  const answer = message.startsWith('getpass')
    ? "{ prompt: /…/, env: 'API_KEY' }"
    : "{ prompt: /…/, value: '…' }"
  return `Answer it with the option \`answers\` of notebooks(): answers: [${answer}]`
}

const LONGEST = 200

/** Says that code asked for what nobody could answer, and how it can be. */
export function describeUnanswered(
  subject: string,
  unanswered: UnansweredPrompt | undefined,
): string {
  const { prompt = '', isPassword, unset } = unanswered ?? {}
  const shown = excerpt(prompt.trim(), LONGEST)
  const asked = shown === '' ? 'without a prompt' : `with the prompt "${shown}"`
  if (unset?.variable !== undefined) {
    return [
      `${subject} asks for input ${asked}, whose answer is in the environment variable ${unset.variable}, and that is not set in ${unset.lookedIn ?? 'the environment'}.`,
      `Set it: ${unset.variable}=… npx vitest run`,
    ].join('\n')
  }
  return [
    `${subject} asks for input ${asked}, and no answer is for that.`,
    `Give it one in the options of notebooks(): answers: [{ prompt: ${inspect(prompt.trim())}, ${
      // It would stand in the configuration.
      isPassword === true ? `env: '${variableFor(prompt)}'` : "value: '…'"
    } }]`,
  ].join('\n')
}

/** `API key:` → `API_KEY`. */
function variableFor(prompt: string): string {
  const words = prompt.toUpperCase().match(/[A-Z][A-Z0-9]*/g) ?? []
  return words.slice(0, 4).join('_') || 'PASSWORD'
}
