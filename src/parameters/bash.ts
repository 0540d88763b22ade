import { NotebookError } from '../common/errors.ts'
import type { ParameterValue } from './parameter-value.ts'
import { translateBy } from './translator.ts'
import type { Notation, Translator } from './translator.ts'

const NOTATION: Notation = {
  none: '',
  booleans: ['false', 'true'],
  nan: 'nan',
  infinity: ['-inf', 'inf'],
  negativeZero: '-0',
  integer: String,
  text: shellWord,
  list: (items) => `(${items.join(' ')})`,
  object: () => {
    throw new NotebookError(
      'NB_ERR_VALUE',
      'An object cannot be given to bash, whose variables hold texts and lists of texts.\nGive its values one by one, or its JSON as text: JSON.stringify(value)',
    )
  },
}

export const bash: Translator = {
  commentSign: '#',
  isName: (name) => /^[a-z_]\w*$/i.test(name),
  assign: (name, value) => `${name}=${value}`,
  translate(value) {
    refuseNestedLists(value)
    return translateBy(NOTATION, value)
  },
}

/** As Python's `shlex.quote` has it. */
function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text)
    ? text
    : `'${text.replaceAll("'", `'"'"'`)}'`
}

function refuseNestedLists(value: ParameterValue): void {
  if (Array.isArray(value) && value.some((item) => Array.isArray(item))) {
    throw new NotebookError(
      'NB_ERR_VALUE',
      'A list of lists cannot be given to bash, whose lists hold texts.\nGive its JSON as text: JSON.stringify(value)',
    )
  }
}
