import type { JsonObject, JsonValue } from '../../common/json.ts'
import { isStringArray, jsonMember } from '../../common/json.ts'
import type {
  ComparisonDirectives,
  PartPath,
  PathReplacement,
} from '../../comparison/options/comparison-types.ts'
import type { CodeCell, Notebook } from '../../nbformat/types.ts'
import { NOTHING_FOUND } from '../found-directives.ts'
import type { CellDirectives, Found } from '../types.ts'
import { describeUnknownNbreg } from './unknown-keys.ts'

/** pytest-notebook's `nbreg.skip` and `nbreg.skip_reason`. */
export function nbregSkip(
  metadata: JsonObject,
): Found<{ readonly skip: { readonly reason?: string } }> {
  const nbreg = jsonMember(metadata, 'nbreg')
  if (jsonMember(nbreg, 'skip') !== true) {
    return NOTHING_FOUND
  }
  const reason = jsonMember(nbreg, 'skip_reason')
  return {
    markers: [
      {
        place: 'metadata',
        text: 'nbreg.skip',
        directives: { skip: typeof reason === 'string' ? { reason } : {} },
      },
    ],
    warnings: [],
  }
}

/** Of one list; each cell is held against all of the notebook's. */
const MAX_ENTRIES = 100

/**
 * pytest-notebook's `nbreg.diff_ignore` and `nbreg.diff_replace` of the cell,
 * and those of the notebook that are about this cell. Paths to what is never
 * compared (counts, metadata, source) mean nothing here.
 */
export function nbregComparison(
  notebook: Notebook,
  cell: CodeCell,
): Found<CellDirectives> {
  const warnings = [...describeUnknownNbreg(cell.metadata)]
  const levels = [
    { metadata: notebook.metadata, prefix: `/cells/${cell.index}` },
    { metadata: cell.metadata, prefix: '' },
  ].map(({ metadata, prefix }): ComparisonDirectives => {
    const nbreg = jsonMember(metadata, 'nbreg')
    const listOf = (key: string): readonly JsonValue[] => {
      const value = jsonMember(nbreg, key)
      if (value === undefined || value === null) {
        return []
      }
      if (Array.isArray(value)) {
        if (value.length > MAX_ENTRIES) {
          warnings.push(
            `metadata: of "nbreg.${key}" only the first ${MAX_ENTRIES} entries are used`,
          )
        }
        return value.slice(0, MAX_ENTRIES)
      }
      warnings.push(`metadata: "nbreg.${key}" is not a list`)
      return []
    }
    return {
      ignore: listOf('diff_ignore').flatMap((path) =>
        typeof path === 'string' ? partPath(path, prefix) : [],
      ),
      replace: listOf('diff_replace').flatMap((entry) =>
        replacement(entry, prefix),
      ),
    }
  })
  const ignore = levels.flatMap((level) => level.ignore ?? [])
  const replace = levels.flatMap((level) => level.replace ?? [])
  if (ignore.length + replace.length === 0) {
    return { markers: [], warnings }
  }
  const comparison = {
    ...(ignore.length > 0 && { ignore }),
    ...(replace.length > 0 && { replace }),
  }
  return {
    markers: [{ place: 'metadata', text: 'nbreg', directives: { comparison } }],
    warnings,
  }
}

function replacement(
  entry: JsonValue,
  prefix: string,
): readonly PathReplacement[] {
  if (!isStringArray(entry)) {
    return []
  }
  const [path, regex, replace] = entry
  if (path === undefined || regex === undefined || replace === undefined) {
    return []
  }
  return partPath(path, prefix).map((part) => ({ ...part, regex, replace }))
}

/** The parts of outputs that a path of nbdime's leads to: none, or one. */
function partPath(path: string, prefix: string): readonly PartPath[] {
  const inCell = path.replace(/^\/cells\/\*(?=\/|$)/, prefix)
  if (inCell !== prefix && !inCell.startsWith(`${prefix}/`)) {
    return []
  }
  const [, index, rest] =
    /^\/outputs(?:\/(\*|\d+)(?:\/(.+))?)?$/.exec(inCell.slice(prefix.length)) ??
    (inCell === prefix ? ['', '*'] : [])
  const [, data] = /^data(?:\/(.+))?$/.exec(rest ?? '') ?? []
  const part =
    rest === undefined || rest === 'data'
      ? '*'
      : (data ?? PARTS_OF_KEYS.get(rest))
  if (
    part === undefined ||
    (index === undefined && inCell !== `${prefix}/outputs`)
  ) {
    return []
  }
  const output =
    index === undefined || index === '*' ? {} : { output: Number(index) }
  return [{ ...output, part }]
}

const PARTS_OF_KEYS: ReadonlyMap<string, string> = new Map([
  ['text', 'stream'],
  ['ename', 'error'],
  ['evalue', 'error'],
])
