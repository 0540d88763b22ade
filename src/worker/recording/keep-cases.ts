import type { VitestApi } from '../../contract/generated-call.ts'
import { isOfCase } from '../../snapshot/snapshot-names.ts'
import { VitestSnapshots } from './vitest-snapshots.ts'

/** Lets the snapshots of cases be that a run has nothing to say of: with `-u`, Vitest would remove them. */
export async function keepCases(
  file: string,
  vitest: VitestApi,
  cases: readonly string[],
): Promise<void> {
  const snapshots = await VitestSnapshots.open(file, vitest)
  for (const key of snapshots.keys) {
    if (cases.some((name) => isOfCase(key, name))) {
      snapshots.keep(key)
    }
  }
}
