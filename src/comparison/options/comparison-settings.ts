import { messageOf, NotebookError } from '../../common/errors.ts'
import { essenceOf } from '../../nbformat/read/mime-essence.ts'
import type { PixelLeniency } from '../comparator.ts'
import { customRule, isPart } from '../rules/custom-rules.ts'
import {
  isDefaultRule,
  isRuleName,
  NAMED_RULES,
  namedTextRules,
} from '../rules/named-rules.ts'
import type { RuleName } from '../rules/named-rules.ts'
import { pathReplacement } from '../rules/path-replacement.ts'
import type { OutputPlace, TextRule } from '../rules/text-rule.ts'
import { isByShape, SHAPE } from '../shape/by-shape.ts'
import {
  completeImages,
  completeTolerance,
  FLOATS,
} from './comparison-limits.ts'
import type { Comparison, OutputComparator } from './comparison-options.ts'
import type {
  ComparisonDirectives,
  PartPath,
  Tolerance,
} from './comparison-types.ts'

/** Something that is left out of a comparison. */
interface IgnoredPart {
  /** The rule that reports name. */
  readonly name: string
  readonly covers: (place: OutputPlace) => boolean
}

/** How the outputs of one cell are compared; made by {@link comparisonSettings}. */
export interface ComparisonSettings {
  /** Of the kernel, in lower case: some rules are about what one language prints. */
  readonly language: string
  /** In the order in which they apply. */
  readonly textRules: readonly TextRule[]
  readonly isOn: (name: RuleName) => boolean
  /** `name` is the rule that reports name. */
  readonly tolerance:
    | { readonly name: string; readonly limits: Required<Tolerance> }
    | undefined
  readonly images: 'bytes' | PixelLeniency
  readonly ignored: readonly IgnoredPart[]
  /** Whether it is enough that the shape is the same. */
  readonly isByShape: (place: OutputPlace) => boolean
  /** By the essence of the MIME type. */
  readonly comparators: ReadonlyMap<string, OutputComparator>
}

/**
 * Unites the options of the project with what the notebook and then the cell
 * say, the last being the strongest. Warnings tell what a notebook asks for that
 * there is not; each is one sentence.
 *
 * @param language as `languageName` gives it.
 * @throws NotebookError `NB_ERR_OPTIONS` for an unknown rule, a wrong pattern or
 * a wrong number in the options.
 */
export function comparisonSettings(
  options: Comparison = {},
  directives: readonly (ComparisonDirectives | undefined)[] = [],
  language: string = 'python',
): { settings: ComparisonSettings; warnings: readonly string[] } {
  const warnings: string[] = []
  const asked = directives.filter((each) => each !== undefined)
  const custom = customRules(options)
  const isKnown = (name: string): boolean =>
    isRuleName(name) || custom.has(name)
  const switches = optionSwitches(options, isKnown)
  for (const [name, isOn] of asked.flatMap(({ rules }) =>
    Object.entries(rules ?? {}),
  )) {
    if (isKnown(name)) {
      switches.set(name, isOn)
    } else {
      warnings.push(unknownRule(name, custom))
    }
  }
  const replacements = asked
    .flatMap(({ replace }) => replace ?? [])
    .flatMap((replacement): readonly TextRule[] => {
      try {
        return [
          pathReplacement(
            replacement,
            (place) => !place.isInJson && covers(replacement, place),
          ),
        ]
      } catch (error) {
        warnings.push(messageOf(error))
        return []
      }
    })
  const isOn = (name: string): boolean =>
    switches.get(name) ?? (isDefaultRule(name) || custom.has(name))
  const images =
    asked.findLast((each) => each.images !== undefined)?.images ??
    options.images ??
    'pixels'
  const choices = [options, ...asked]
    .map(({ compare }) => compare)
    .filter((choice) => choice !== undefined)
  const tolerance =
    asked.findLast((each) => each.tolerance !== undefined)?.tolerance ??
    options.tolerance
  const settings = {
    language,
    textRules: [
      ...[...custom.values()].filter(({ name }) => isOn(name)),
      ...replacements,
      ...namedTextRules(isOn),
    ],
    isOn,
    tolerance:
      tolerance === undefined
        ? isOn('floats')
          ? { name: 'floats', limits: FLOATS }
          : undefined
        : { name: 'tolerance', limits: completeTolerance(tolerance) },
    images: completeImages(images, isOn('pixels')),
    ignored: [
      ...(isOn('stderr') ? [ignoredPart({ part: 'stderr' }, 'stderr')] : []),
      ...(images === 'ignore'
        ? [ignoredPart({ part: 'image/*' }, 'images ignored')]
        : []),
      ...(options.ignore ?? []).map((part) => ignoredPart({ part })),
      ...asked
        .flatMap(({ ignore }) => ignore ?? [])
        .map((path) => ignoredPart(path)),
    ],
    isByShape: (place: OutputPlace) => isByShape(choices, place),
    comparators: new Map(
      Object.entries(options.comparators ?? {}).map(([type, compare]) => [
        essenceOf(type),
        compare,
      ]),
    ),
  }
  return { settings, warnings }
}

/** The same with more of our rules on. */
export function withRules(
  settings: ComparisonSettings,
  names: readonly RuleName[],
): ComparisonSettings {
  const added: ReadonlySet<string> = new Set(names)
  const isOn = (name: string): boolean =>
    added.has(name) || (isRuleName(name) && settings.isOn(name))
  return {
    ...settings,
    isOn,
    textRules: [
      ...settings.textRules.filter(({ name }) => !isRuleName(name)),
      ...namedTextRules(isOn),
    ],
    tolerance:
      settings.tolerance ??
      (isOn('floats') ? { name: 'floats', limits: FLOATS } : undefined),
    ignored: added.has('stderr')
      ? [...settings.ignored, ignoredPart({ part: 'stderr' }, 'stderr')]
      : settings.ignored,
  }
}

/** What holds where nobody says anything. */
export const DEFAULT_SETTINGS: ComparisonSettings =
  comparisonSettings().settings

function customRules(options: Comparison): ReadonlyMap<string, TextRule> {
  const rules = new Map<string, TextRule>()
  for (const rule of options.rules ?? []) {
    if (typeof rule === 'string') {
      continue
    }
    if (isRuleName(rule.name) || rule.name === SHAPE || rules.has(rule.name)) {
      throw new NotebookError(
        'NB_ERR_OPTIONS',
        `There are two rules with the name "${rule.name}".\nRename yours.`,
      )
    }
    rules.set(rule.name, customRule(rule))
  }
  return rules
}

function optionSwitches(
  { rules = [] }: Comparison,
  isKnown: (name: string) => boolean,
): Map<string, boolean> {
  const switches = new Map<string, boolean>()
  for (const rule of rules) {
    if (typeof rule !== 'string') {
      continue
    }
    const name = rule.replace(/^-/, '')
    if (!isKnown(name)) {
      throw new NotebookError('NB_ERR_OPTIONS', unknownRule(name, new Map()))
    }
    switches.set(name, name === rule)
  }
  return switches
}

function unknownRule(
  name: string,
  custom: ReadonlyMap<string, TextRule>,
): string {
  const known = [...Object.keys(NAMED_RULES), ...custom.keys()].join(', ')
  return `There is no rule "${name}"; the known ones are ${known}.`
}

function ignoredPart(
  path: PartPath,
  name: string = `${path.part} ignored`,
): IgnoredPart {
  return { name, covers: (place) => covers(path, place) }
}

function covers({ output, part }: PartPath, place: OutputPlace): boolean {
  return (
    (output === undefined || output === place.output) && isPart(part, place)
  )
}
