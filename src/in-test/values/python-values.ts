import { readFileSync } from 'node:fs'

import { NotebookError } from '../../common/errors.ts'
import { objectOr, stringOr } from '../../common/json.ts'
import type { JsonObject } from '../../common/json.ts'
import { packageFile } from '../../common/package-files.ts'
import { pythonText } from '../../parameters/python.ts'
import { readValue } from './read-value.ts'

/** The module that `carried_values.py` is in a kernel; no name of the notebook's. */
const MODULE = 'vitest_notebook_values'
const IMPORTED = `__import__('sys').modules['${MODULE}']`
const MIME_TYPE = 'application/vnd.vitest-notebook.value+json'

/** The name of the expression that gives a value. */
const VALUE = 'value'

/** Makes the module; leaves no name behind. Executed once in a kernel. */
export function makeModule(): string {
  const path = packageFile(
    'python/vitest_notebook_host/kernel/carried_values.py',
  )
  const source = readFileSync(path, 'utf8')
  return [
    `(lambda sys, module, source: (sys.modules.__setitem__('${MODULE}', module),`,
    `exec(compile(source, '<${MODULE}>', 'exec'), module.__dict__)))(__import__('sys'),`,
    `__import__('types').ModuleType('${MODULE}'),`,
    `${pythonText(source)})`,
  ].join(' ')
}

/** Code that keeps the value of an expression, which may have `await`. */
export function keepValue(expression: string): string {
  const text = expression === '' ? ' ' : expression
  return `${IMPORTED}.keep((\n${expression}\n), ${pythonText(text)})`
}

/** What gives the value that was kept. */
export const CARRIED: JsonObject = { [VALUE]: `${IMPORTED}.carried()` }

/** Code that patches a name, and keeps the number to undo it by. */
export function patchCode(target: string, code: string | undefined): string {
  const replacement = code === undefined ? 'None' : pythonText(code)
  return `${IMPORTED}.keep(${IMPORTED}.patch(${pythonText(target)}, globals(), ${replacement}))`
}

export function unpatchCode(number: number): string {
  return `${IMPORTED}.unpatch(${number})`
}

/**
 * Reads the value of an expression out of the kernel's answers.
 *
 * @param expression For messages.
 * @throws NotebookError `NB_ERR_VALUE` where the value has no equal in JavaScript.
 */
export function readAnswer(answers: JsonObject, expression: string): unknown {
  const data = objectOr(objectOr(answers[VALUE])['data'])
  const answer = objectOr(data[MIME_TYPE])
  const { json } = answer
  if (typeof json === 'string') {
    return readValue(json)
  }
  const kind = stringOr(answer['kind'], 'something that it does not tell of')
  const place = stringOr(answer['place'], '')
  const remedy = stringOr(answer['remedy'], 'Ask for its text: repr(…)')
  throw new NotebookError(
    'NB_ERR_VALUE',
    `The value of ${shorten(expression)} cannot be carried to a test: ${place === '' ? 'it' : `its ${place}`} is ${kind}.\n${remedy}`,
  )
}

/** In one line, for messages. */
export function shorten(code: string): string {
  const line = code.trim().replaceAll(/\s+/g, ' ')
  return line.length > 80 ? `${line.slice(0, 79)}…` : line
}
