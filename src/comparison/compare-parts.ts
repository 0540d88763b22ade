import { comparatorFor } from './comparator-for.ts'
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

/** Compares two outputs part by part; their order within the output does not count. */
export function compareParts(
  stored: readonly OutputPart[],
  actual: readonly OutputPart[],
): readonly PartDifference[] {
  const storedKeys = new Set(stored.map(partKey))
  const actualByKey = new Map(actual.map((part) => [partKey(part), part]))
  return [
    ...stored.flatMap((part) =>
      comparePart(part, actualByKey.get(partKey(part))),
    ),
    ...actual
      .filter((part) => !storedKeys.has(partKey(part)))
      .map((part) => unexpected(part.subject, [part])),
  ]
}

/** An output that was stored and did not come, or the other way round. */
export function compareWithNothing(
  stored: readonly OutputPart[] | undefined,
  actual: readonly OutputPart[] | undefined,
): readonly PartDifference[] {
  return [
    ...(stored === undefined ? [] : [missing(wholeSubject(stored), stored)]),
    ...(actual === undefined ? [] : [unexpected(wholeSubject(actual), actual)]),
  ]
}

function comparePart(
  stored: OutputPart,
  actual: OutputPart | undefined,
): readonly PartDifference[] {
  const { subject, mimeType, value } = stored
  if (actual === undefined) return [missing(subject, [stored])]
  const change = comparatorFor(mimeType).compare(value, actual.value, mimeType)
  return change === undefined ? [] : [{ kind: 'changed', subject, ...change }]
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
  if (first !== undefined && first.subject.type !== 'data') return first.subject
  return { type: 'output', mimeTypes: parts.map(({ mimeType }) => mimeType) }
}
