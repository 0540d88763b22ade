/** What is answered where code asks for input. */
export interface PromptAnswer {
  /** The whole prompt, but for blanks around it; or what matches a part of it. */
  readonly prompt: string | RegExp
  /** Undefined where the variable that should have it is not set. */
  readonly value: string | undefined
  /** Environment variable that has the value. */
  readonly variable?: string | undefined
  /** Where it was looked for, in words. */
  readonly lookedIn?: string | undefined
}

/** A prompt that could not be answered. */
export interface UnansweredPrompt {
  readonly prompt: string
  /** Whether the answer would not have been shown while it is typed. */
  readonly isPassword?: boolean
  /** The answer that is for it, whose variable is not set. */
  readonly unset?: PromptAnswer
}

/**
 * The answers of one kernel. Each answer serves one prompt, in the order in
 * which they are given; the last one that is for a prompt serves all that come
 * after.
 */
export class PromptAnswers {
  readonly #answers: readonly PromptAnswer[]
  readonly #used = new Set<PromptAnswer>()

  constructor(answers: readonly PromptAnswer[]) {
    this.#answers = answers
  }

  /** Whether code may ask at all. */
  get areGiven(): boolean {
    return this.#answers.length > 0
  }

  /** The answer for the prompt that comes now. */
  take(prompt: string): PromptAnswer | undefined {
    const fitting = this.#answers.filter((answer) => isFor(answer, prompt))
    const answer =
      fitting.find((each) => !this.#used.has(each)) ?? fitting.at(-1)
    if (answer) {
      this.#used.add(answer)
    }
    return answer
  }
}

function isFor({ prompt: wanted }: PromptAnswer, prompt: string): boolean {
  return typeof wanted === 'string'
    ? prompt.trim() === wanted.trim()
    : // Unlike `test`, it does not depend on what was matched before.
      prompt.search(wanted) !== -1
}
