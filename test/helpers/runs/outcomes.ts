import type { RunResult } from './consumer.ts'

/** What became of the cells of one notebook, in their order. */
export function outcomesOf(
  { files }: Pick<RunResult, 'files'>,
  file = 'a.ipynb',
): (string | undefined)[] {
  return (
    files[file]?.tests.map(({ outcome, status }) => outcome ?? status) ?? []
  )
}

/** The lines about snapshots and cells at the end of a run. */
export function summaryOf({ output }: RunResult): string[] {
  return output
    .split('\n')
    .filter((line) =>
      /^ +(?:Snapshots|Cells) |^ +↳|^ +\d+ (?:obsolete|removed)/.test(line),
    )
    .map((line) => line.trim().replace(/ {2,}/, ' ').replace('./', ''))
}

/** The keys of a snapshot file, in its order. */
export function keysOf(snapshots: string): string[] {
  return [...snapshots.matchAll(/^exports\[`(.*)`\] = /gm)].map(
    ([, key]) => `${key}`,
  )
}
