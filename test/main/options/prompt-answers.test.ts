import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { promptAnswers } from '../../../src/main/options/prompt-answers.ts'
import { resolveOptions } from '../../../src/main/options/resolve-options.ts'

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'answers-'))
  await writeFile(
    join(folder, '.env'),
    'A="of the file" # a\nB=of the file\nC=x',
  )
})

afterAll(() => rm(folder, { recursive: true }))

const lookUp = (envFile?: string): Promise<readonly object[]> =>
  promptAnswers(
    resolveOptions({
      answers: [
        ...['A', 'B', 'C', 'D'].map((env) => ({ prompt: /./, env })),
        { prompt: 'Name', value: 'Ada' },
      ],
      env: { C: 'of the option' },
      ...(envFile !== undefined && { envFile }),
    }),
    folder,
    { B: 'of the shell', C: 'of the shell' },
  )

describe('the variables that prompts are answered from', () => {
  test.each([
    ['.env', 'of the file', 'the environment, nor in .env'],
    [undefined, undefined, 'the environment'],
    ['no.env', undefined, 'the environment, nor in no.env, which is not there'],
  ])('with envFile %s', async (envFile, ofFile, lookedIn) => {
    const common = { prompt: /./, lookedIn }
    expect(await lookUp(envFile)).toEqual([
      { ...common, variable: 'A', value: ofFile },
      { ...common, variable: 'B', value: 'of the shell' },
      { ...common, variable: 'C', value: 'of the option' },
      { ...common, variable: 'D', value: undefined },
      { prompt: 'Name', value: 'Ada' },
    ])
  })

  test('a file that cannot be read is an error', async () => {
    await expect(lookUp('.')).rejects.toMatchObject({
      code: 'NB_ERR_OPTIONS',
      message: expect.stringContaining('The option `envFile` names ., which'),
    })
  })

  test('survive the way to a worker', async () => {
    const answers = await lookUp('.env')
    expect(structuredClone(answers)).toEqual(answers)
  })
})

test.each([
  [{ prompt: 'a' }],
  [{ prompt: 'a', value: 's3cret', env: 'A' }],
  [{ prompt: 1, value: 's3cret' }],
  [{ prompt: 'a', value: 's3cret', other: 1 }],
  [{ prompt: 'a', env: 'A=s3cret' }],
])('%j is no answer, and is not shown', (answer) => {
  const given = [{ prompt: 'a', value: 's3cret' }, answer]
  const resolve = (): unknown =>
    resolveOptions({
      // @ts-expect-error -- what JavaScript may give
      answers: given,
    })
  expect(resolve).toThrow('number 2 of them is neither')
  expect(resolve).not.toThrow('s3cret')
})
