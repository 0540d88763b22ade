import type { JsonObject } from '../../common/json.ts'
import { isStringArray, jsonMember } from '../../common/json.ts'
import type { RuleName } from '../../comparison/rules/named-rules.ts'
import type { Found, NotebookDirectives } from '../types.ts'
import { describeUnknownNbreg } from './unknown-keys.ts'

/** pytest-notebook's normalizers (`normalizers.py`), with the rule that does the same. */
const NORMALIZERS: ReadonlyMap<string, RuleName | undefined> = new Map([
  // Colours never count.
  ['strip_ansi', undefined],
  ['mask_timestamps', 'dates'],
  ['mask_memory_addresses', 'addresses'],
  ['mask_uuids', 'uuids'],
  ['collapse_whitespace', 'whitespace'],
])

/** pytest-notebook's `nbreg.diff_normalize`, of notebooks; and keys that it does not have. */
export function nbregNormalize(
  metadata: JsonObject,
): Found<NotebookDirectives> {
  const names =
    jsonMember(jsonMember(metadata, 'nbreg'), 'diff_normalize') ?? []
  const unknown = describeUnknownNbreg(metadata, ['diff_normalize'])
  if (!isStringArray(names)) {
    const warning = 'metadata: "nbreg.diff_normalize" is not a list of strings'
    return { markers: [], warnings: [...unknown, warning] }
  }
  const rules = Object.fromEntries(
    names.flatMap((name) => {
      const rule = NORMALIZERS.get(name)
      return rule === undefined ? [] : [[rule, true] as const]
    }),
  )
  const text = 'nbreg.diff_normalize'
  return {
    markers:
      Object.keys(rules).length === 0
        ? []
        : [{ place: 'metadata', text, directives: { comparison: { rules } } }],
    warnings: [
      ...unknown,
      ...names
        .filter((name) => !NORMALIZERS.has(name))
        .map(
          (name) =>
            `metadata: "nbreg.diff_normalize" names "${name}"; the known ones are ${[...NORMALIZERS.keys()].join(', ')}`,
        ),
    ],
  }
}
