import { NotebookError } from '../../common/errors.ts'
import { escapeRegExp } from '../../common/escape-regexp.ts'
import { inertLine } from '../../common/inert.ts'
import { nearest } from '../../common/words/suggest.ts'
import { codeSources } from '../../nbformat/outline/code-sources.ts'
import { languageName } from '../../nbformat/outline/notebook-kernel.ts'
import type { CodeCell, Notebook } from '../../nbformat/types.ts'
import { findParameterCells } from '../find-parameter-cells.ts'
import { parameterCode, translatorFor } from '../parameter-code.ts'
import type { Parameters } from '../parameter-value.ts'
import { assignedNames } from './assigned-names.ts'
import type { Injection } from './injection.ts'

/**
 * Says where parameters come into a notebook, and as what code.
 *
 * @param shown The notebook as messages name it.
 * @throws NotebookError `NB_ERR_OPTIONS` for a name that the notebook does not
 * have: its cells would run as if nothing was given. `NB_ERR_VALUE` for a value
 * that its language does not have.
 */
export function planInjection(
  notebook: Notebook,
  parameters: Parameters,
  shown: string,
): Injection {
  const language = languageName(notebook)
  if (!translatorFor(language)) {
    throw new NotebookError(
      'NB_ERR_OPTIONS',
      `${shown} cannot be given parameters: how ${inertLine(language)} writes values is not known.\nThey can be given to Python, R, Julia, JavaScript, TypeScript and bash.`,
    )
  }
  const { defaults, injected } = findParameterCells(notebook)
  const names = Object.keys(parameters)
  refuseUnknownNames(notebook, names, shown)
  return {
    // papermill's own, of another run, would take them back.
    after: Math.max(defaults?.number ?? 0, injected?.number ?? 0),
    source: parameterCode(language, parameters, {
      before: codeSources(notebook).join('\n'),
    }),
    names,
  }
}

/**
 * @param shown The notebook as messages name it.
 * @throws NotebookError `NB_ERR_OPTIONS` for a name that the notebook does not have.
 */
export function refuseUnknownNames(
  notebook: Notebook,
  names: readonly string[],
  shown: string,
): void {
  const language = languageName(notebook)
  const { defaults, injected } = findParameterCells(notebook)
  if (defaults) {
    const tagged = [defaults, ...(injected ? [injected] : [])]
    refuseUnassigned(names, tagged, language, shown)
  } else {
    refuseUnused(names, notebook, language, shown)
  }
}

function refuseUnassigned(
  names: readonly string[],
  tagged: readonly CodeCell[],
  language: string,
  shown: string,
): void {
  const known: string[] = []
  for (const { source } of tagged) {
    const assigned = assignedNames(source, language)
    if (!assigned) {
      return
    }
    known.push(...assigned)
  }
  const unknown = names.find((name) => !known.includes(name))
  if (unknown === undefined) {
    return
  }
  const [first] = tagged
  const assigns =
    known.length === 0
      ? 'assigns nothing'
      : `assigns ${known.slice(0, MOST).map(inertLine).join(', ')}`
  const meant = nearest(unknown, known)
  throw new NotebookError(
    'NB_ERR_OPTIONS',
    `${shown} has no parameter "${inertLine(unknown)}": cell [${first?.number}], which is tagged \`parameters\`, ${assigns}.\n${
      meant === undefined
        ? 'Give it a default in that cell, or leave it out.'
        : `Did you mean "${inertLine(meant)}"?`
    }`,
  )
}

/** Names in a message. */
const MOST = 20

/** Without defaults, what is set before the first cell is used, or it is for nothing. */
function refuseUnused(
  names: readonly string[],
  notebook: Notebook,
  language: string,
  shown: string,
): void {
  const cells = notebook.cells.filter((cell) => cell.cell_type === 'code')
  for (const name of names) {
    const mention = mentionOf(name)
    const user = cells.find(({ source }) => mention.test(source))
    if (!user) {
      const all = cells.flatMap(({ source }) => [
        ...(assignedNames(source, language) ?? []),
      ])
      const meant = nearest(name, all)
      throw new NotebookError(
        'NB_ERR_OPTIONS',
        `${shown} has no parameter "${inertLine(name)}": no cell of it is tagged \`parameters\`, and none mentions that name.\n${
          meant === undefined
            ? 'Leave it out.'
            : `Did you mean "${inertLine(meant)}"?`
        }`,
      )
    }
    if (isTakenBack(user.source, name)) {
      throw new NotebookError(
        'NB_ERR_OPTIONS',
        `${shown} does not take the parameter "${inertLine(name)}": no cell of it is tagged \`parameters\`, and cell [${user.number}] gives it a value of its own.\nTag that cell \`parameters\`, so that values are set after it.`,
      )
    }
  }
}

function mentionOf(name: string): RegExp {
  return new RegExp(
    String.raw`(?<![\p{ID_Continue}$])${escapeRegExp(name)}(?![\p{ID_Continue}$])`,
    'u',
  )
}

/** Whether the first line that mentions the name gives it a value that does not depend on it. */
function isTakenBack(source: string, name: string): boolean {
  const mention = mentionOf(name)
  const line = source.split('\n').find((each) => mention.test(each)) ?? ''
  const [, value] =
    new RegExp(
      String.raw`^(?:(?:const|let|var|export)\s+)?${escapeRegExp(name)}\s*(?::[^=]*)?(?:<-|=(?![=~>]))(.*)$`,
    ).exec(line) ?? []
  return value !== undefined && !mention.test(value)
}
