import { essenceOf } from '../nbformat/read/mime-essence.ts'
import { isSameValue } from './identical-outputs.ts'
import { judgePart } from './judge-part.ts'
import type { ComparisonSettings } from './options/comparison-settings.ts'
import type {
  ChangedOutput,
  DifferenceSubject,
  MissingOutput,
  UnexpectedOutput,
} from './output-difference.ts'
import { describePart, partKey } from './output-parts.ts'
import type { OutputPart } from './output-parts.ts'

/** A difference that does not know yet which output of the cell it is in. */
export type PartDifference =
  | Omit<ChangedOutput, 'output'>
  | Omit<MissingOutput, 'output'>
  | Omit<UnexpectedOutput, 'output'>

/** How two outputs differ, and which rules made parts of them equal. */
export interface PartsVerdict {
  readonly differences: readonly PartDifference[]
  readonly rules: readonly string[]
}

/** Compares two outputs part by part; their order within the output does not count. */
export function compareParts(
  stored: readonly OutputPart[],
  actual: readonly OutputPart[],
  settings: ComparisonSettings,
): PartsVerdict {
  const storedKeys = new Set(stored.map(partKey))
  const actualByKey = new Map(actual.map((part) => [partKey(part), part]))
  const verdicts = [
    ...stored.map((part) =>
      comparePart(part, actualByKey.get(partKey(part)), settings),
    ),
    ...actual
      .filter((part) => !storedKeys.has(partKey(part)))
      .map((part) =>
        setAside([part], unexpected(part.subject, [part]), settings),
      ),
  ]
  const verdict = {
    differences: verdicts.flatMap(({ differences }) => differences),
    rules: verdicts.flatMap(({ rules }) => rules),
  }
  const isPlainEqual =
    settings.isOn('html-when-plain-equal') &&
    [stored, actual].every((parts) => parts.some(isPlain)) &&
    !verdict.differences.some(({ subject }) => isMime(subject, /^text\/plain$/))
  return isPlainEqual ? withoutHtml(verdict) : verdict
}

/** An output that was stored and did not come, or the other way round. */
export function compareWithNothing(
  stored: readonly OutputPart[] | undefined,
  actual: readonly OutputPart[] | undefined,
  settings: ComparisonSettings,
): PartsVerdict {
  if (stored) {
    return setAside(stored, missing(wholeSubject(stored), stored), settings)
  }
  if (actual) {
    return setAside(actual, unexpected(wholeSubject(actual), actual), settings)
  }
  return { differences: [], rules: [] }
}

function comparePart(
  stored: OutputPart,
  actual: OutputPart | undefined,
  settings: ComparisonSettings,
): PartsVerdict {
  const { subject } = stored
  if (!actual) {
    return setAside([stored], missing(subject, [stored]), settings)
  }
  const ignored = ignoredBy(stored, settings)
  // Two images need not be decoded to say that they are ignored.
  if (ignored !== undefined) {
    const isSame = isSameValue(stored.value, actual.value)
    return { differences: [], rules: isSame ? [] : [ignored] }
  }
  const { change, rules } = judgePart(stored, actual, settings)
  return {
    differences: change ? [{ kind: 'changed', subject, ...change }] : [],
    rules,
  }
}

/** A difference counts unless everything that it is about is ignored. */
function setAside(
  parts: readonly OutputPart[],
  difference: PartDifference,
  settings: ComparisonSettings,
): PartsVerdict {
  const names = parts.map((part) => ignoredBy(part, settings))
  const ignored = names.filter((name) => name !== undefined)
  return ignored.length === parts.length && parts.length > 0
    ? { differences: [], rules: ignored }
    : { differences: [difference], rules: [] }
}

function ignoredBy(
  { place }: OutputPart,
  { ignored }: ComparisonSettings,
): string | undefined {
  return ignored.find(({ covers }) => covers(place))?.name
}

function withoutHtml({ differences, rules }: PartsVerdict): PartsVerdict {
  const left = differences.filter(
    ({ subject }) => !isMime(subject, /^text\/(?:html|latex)$/),
  )
  return left.length === differences.length
    ? { differences, rules }
    : { differences: left, rules: [...rules, 'html-when-plain-equal'] }
}

function isPlain({ place }: OutputPart): boolean {
  return place.part === 'data' && place.mimeType === 'text/plain'
}

function isMime(subject: DifferenceSubject, essence: RegExp): boolean {
  return subject.type === 'data' && essence.test(essenceOf(subject.mimeType))
}

function missing(
  subject: DifferenceSubject,
  parts: readonly OutputPart[],
): PartDifference {
  return { kind: 'missing', subject, stored: parts.map(describePart) }
}

function unexpected(
  subject: DifferenceSubject,
  parts: readonly OutputPart[],
): PartDifference {
  return { kind: 'unexpected', subject, actual: parts.map(describePart) }
}

function wholeSubject(parts: readonly OutputPart[]): DifferenceSubject {
  const [first] = parts
  if (first !== undefined && first.subject.type !== 'data') {
    return first.subject
  }
  return { type: 'output', mimeTypes: parts.map(({ mimeType }) => mimeType) }
}
