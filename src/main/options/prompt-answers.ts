import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { parseEnv } from 'node:util'

import { isRecord } from '../../common/checks.ts'
import type { Check } from '../../common/checks.ts'
import { messageOf, NotebookError, systemCode } from '../../common/errors.ts'
import type { PromptAnswerSettings } from '../../contract/settings.ts'
import type { ResolvedOptions } from './options.ts'

export const ANSWERS: Check = {
  expected:
    "a list of { prompt: /API key/, value: '…' } and { prompt: /API key/, env: 'API_KEY' }",
  holds: (value) => Array.isArray(value) && value.every(isAnswer),
}

function isAnswer(value: unknown): boolean {
  if (!isRecord(value)) {
    return false
  }
  const { prompt, value: given, env, ...others } = value
  const isText = given === undefined || typeof given === 'string'
  const isName =
    env === undefined || (typeof env === 'string' && /^[^\s=]+$/.test(env))
  return (
    (typeof prompt === 'string' || prompt instanceof RegExp) &&
    isText &&
    isName &&
    (given === undefined) !== (env === undefined) &&
    Object.keys(others).length === 0
  )
}

/** Which answer is none, without the value that it may have. */
export function answersFault(value: unknown): string | undefined {
  const index = Array.isArray(value)
    ? value.findIndex((each) => !isAnswer(each))
    : -1
  return index === -1
    ? undefined
    : `Option \`answers\` of notebooks() must be ${ANSWERS.expected}; number ${index + 1} of them is neither (it is not shown, since it may hold a secret).`
}

/**
 * Looks up what workers answer prompts with. A variable is that of the option
 * `env`, else that of the environment, else that of the file `envFile`.
 *
 * @throws NotebookError `NB_ERR_OPTIONS` when that file cannot be read, though it is there.
 */
export async function promptAnswers(
  {
    answers,
    env,
    envFile,
  }: Pick<ResolvedOptions, 'answers' | 'env' | 'envFile'>,
  root: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<readonly PromptAnswerSettings[]> {
  const needsFile = answers.some((answer) => answer.env !== undefined)
  const file = needsFile ? await readVariables(envFile, root) : undefined
  const lookedIn =
    envFile === undefined
      ? 'the environment'
      : `the environment, nor in ${envFile}${file ? '' : ', which is not there'}`
  return answers.map((answer) => {
    const { prompt, env: variable } = answer
    return variable === undefined
      ? { prompt, value: answer.value }
      : {
          prompt,
          value: env[variable] ?? environment[variable] ?? file?.[variable],
          variable,
          lookedIn,
        }
  })
}

async function readVariables(
  file: string | undefined,
  root: string,
): Promise<Readonly<Record<string, string | undefined>> | undefined> {
  if (file === undefined) {
    return undefined
  }
  try {
    return parseEnv(await readFile(resolve(root, file), 'utf8'))
  } catch (error) {
    // In CI, what it would hold is in the environment.
    if (systemCode(error) === 'ENOENT') {
      return undefined
    }
    throw new NotebookError(
      'NB_ERR_OPTIONS',
      `The option \`envFile\` names ${file}, which cannot be read: ${messageOf(error)}\nGive its path relative to the root of the project.`,
      { cause: error },
    )
  }
}
