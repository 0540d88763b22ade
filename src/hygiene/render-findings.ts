import type { CheckResult } from './finding.ts'

/** Of one check; more are counted. */
const MOST = 20

/** What the test of a notebook's checks says, and the line that it points at. */
export interface RenderedFindings {
  readonly message: string
  readonly line: number
}

/**
 * Words findings for people.
 *
 * @param shown The notebook as messages call it.
 */
export function renderFindings(
  results: readonly CheckResult[],
  shown: string,
): RenderedFindings {
  const all = results.flatMap(({ findings }) => findings)
  const head = `${shown} does not pass ${counted(results.length, 'check')}: ${counted(all.length, 'finding')}.`
  return {
    message: [head, ...results.map((each) => section(each, shown))].join(
      '\n\n',
    ),
    line: all[0]?.line ?? 1,
  }
}

function section(
  { name, findings, remedy }: CheckResult,
  shown: string,
): string {
  const more = findings.length - MOST
  return [
    name,
    ...findings
      .slice(0, MOST)
      .map(({ line, cell, fact }) =>
        [
          `  ${shown}:${line} `,
          ...(cell === undefined ? [] : [cell]),
          fact,
        ].join(' '),
      ),
    ...(more > 0 ? [`  … and ${more} more`] : []),
    `  → ${remedy}`,
  ].join('\n')
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
