import { expect, TestRunner } from 'vitest'
import type { MatcherState } from 'vitest'

import { NotebookError } from '../../common/errors.ts'
import { compareCellOutputs } from '../../comparison/compare-outputs.ts'
import { renderDifferences } from '../../comparison/report/render-difference.ts'
import type { Output } from '../../nbformat/types.ts'
import {
  parseOutputs,
  snapshotFileNames,
} from '../../snapshot/parse-outputs.ts'
import { renderOutputs } from '../../snapshot/render-outputs.ts'
import type { RenderedOutputs } from '../../snapshot/render-outputs.ts'
import { fileStem } from '../../snapshot/snapshot-keys.ts'
import { SnapshotFiles } from '../../worker/recording/snapshot-files.ts'
import { VitestSnapshots } from '../../worker/recording/vitest-snapshots.ts'
import { acceptCommand } from '../../worker/report/accept-command.ts'
import type { JudgedOutputs } from '../judged.ts'
import type { MatcherVerdict } from './matchers.ts'
import { snapshotKey } from './snapshot-key.ts'

/**
 * Compares outputs with their snapshot, which is one of the test's own file, by
 * the same rules as stored outputs. What is equal leaves the snapshot as it is.
 */
export async function judgeSnapshot(
  { isNot, task, testPath, currentTestName = '' }: MatcherState,
  judged: JudgedOutputs,
  hint: string | undefined,
): Promise<MatcherVerdict> {
  if (isNot || !task || testPath === undefined) {
    throw new NotebookError(
      'NB_ERR_SNAPSHOT',
      `toMatchOutputSnapshot() cannot be used ${isNot ? 'with `not`' : 'outside of a test'}.\nUse it in a test: await expect(nb.cell(1)).toMatchOutputSnapshot()`,
    )
  }
  const key = snapshotKey(task, `${currentTestName} > ${hint ?? judged.name}`)
  const outputs = await judged.outputs()
  const snapshots = await VitestSnapshots.open(testPath, { expect, TestRunner })
  const files = new SnapshotFiles(snapshots.path)
  const write = async (): Promise<MatcherVerdict> => {
    const rendered = renderOutputs(outputs, fileStem(key))
    await files.save(rendered.files, staleFiles(snapshots, key, rendered))
    snapshots.write(key, task.id, rendered.text)
    return PASSED
  }
  const stored = snapshots.get(key)
  const accept = `Accept it with: ${acceptCommand(testPath, ['vitest', 'run'])}`
  if (stored === undefined) {
    if (snapshots.mode !== 'none') {
      return write()
    }
    snapshots.fail(task.id)
    return failed(
      `There is no snapshot of ${judged.label}, and none is written in this run.\n\n ${accept}`,
    )
  }
  const { differences } = compareCellOutputs(
    parseOutputs(stored, (name) => files.read(name)),
    asRecorded(outputs),
    judged.comparison,
  )
  if (differences.length === 0) {
    snapshots.pass(key, task.id)
    return PASSED
  }
  if (snapshots.mode === 'all') {
    return write()
  }
  snapshots.fail(task.id)
  const { summary, diff } = renderDifferences(
    differences,
    judged.label,
    undefined,
    'Snapshot',
  )
  return failed(`${summary}\n\n${diff}\n\n ${accept}`)
}

const PASSED: MatcherVerdict = { pass: true, message: () => '' }

function failed(text: string): MatcherVerdict {
  return { pass: false, message: () => text }
}

/** Outputs as a snapshot has them, so that both sides lack the same. */
function asRecorded(outputs: readonly Output[]): readonly Output[] {
  const { text, files } = renderOutputs(outputs, 'actual')
  return parseOutputs(
    text,
    (name) => files.find((file) => file.name === name)?.bytes,
  )
}

/** The files of the snapshot that is replaced, as far as no other one has them. */
function staleFiles(
  snapshots: VitestSnapshots,
  key: string,
  { text }: RenderedOutputs,
): readonly string[] {
  const needed = new Set([
    ...snapshotFileNames(text),
    ...snapshots.keys
      .filter((other) => other !== key)
      .flatMap((other) => snapshotFileNames(snapshots.get(other) ?? '')),
  ])
  return snapshotFileNames(snapshots.get(key) ?? '').filter(
    (name) => !needed.has(name),
  )
}
