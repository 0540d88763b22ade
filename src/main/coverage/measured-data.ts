import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import { isJsonObject } from '../../common/json.ts'

/** What the kernels of one Python measured, as `line_coverage.py` left it. */
export interface MeasuredData {
  readonly executable: string
  readonly version: string
  /** Whether it has pip. */
  readonly hasPip: boolean
  /** The folder whose configuration of coverage.py counts. */
  readonly root: string
  /** Folders of this Python, absolute. */
  readonly folders: readonly string[]
  readonly isMissing: boolean
  /** What coverage.py raised where it did not start. */
  readonly failure: string | undefined
  /** Notebooks (absolute paths) whose kernels ended without saving. */
  readonly lost: readonly string[]
  readonly hasData: boolean
}

/** An idle kernel ends in less; the host kills it after 5.5 s. */
const END_MS = 8_000
const PAUSE_MS = 20

/** Waits until no kernel is left that still has to save. */
export async function allSaved(data: readonly string[]): Promise<void> {
  const end = Date.now() + END_MS
  while (data.some(isAnyAlive) && Date.now() < end) {
    await sleep(PAUSE_MS)
  }
}

function isAnyAlive(data: string): boolean {
  return namesIn(data).some((folder) =>
    namesIn(join(data, folder)).some((name) => {
      const pid = /^begun\.(\d+)$/.exec(name)?.[1]
      return pid !== undefined && isAlive(Number(pid))
    }),
  )
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/** What there is in these folders, by Python and root; its files can be taken by {@link removeData}. */
export function readMeasured(data: readonly string[]): readonly MeasuredData[] {
  const found = new Map<string, MeasuredData>()
  for (const folder of data.flatMap((each) =>
    namesIn(each).map((name) => join(each, name)),
  )) {
    const one = readFolder(folder)
    if (one) {
      const key = JSON.stringify([one.executable, one.root])
      const other = found.get(key)
      found.set(key, other ? unite(other, one) : one)
    }
  }
  return [...found.values()]
}

/** So that the next run, in watch mode, begins anew. */
export function removeData(data: readonly string[]): void {
  for (const folder of data) {
    rmSync(folder, { recursive: true, force: true })
  }
}

function readFolder(folder: string): MeasuredData | undefined {
  const names = namesIn(folder)
  const facts: unknown = JSON.parse(
    readIfThere(join(folder, 'python.json')) ?? 'null',
  )
  if (!isJsonObject(facts)) {
    return undefined
  }
  const { executable, version, root, pip } = facts
  if (
    typeof executable !== 'string' ||
    typeof version !== 'string' ||
    typeof root !== 'string'
  ) {
    return undefined
  }
  return {
    executable,
    version,
    hasPip: pip === true,
    root,
    folders: [folder],
    isMissing: names.includes('missing'),
    failure: readIfThere(join(folder, 'failed')),
    lost: names
      .filter((name) => isLost(name, names))
      .map((name) => readIfThere(join(folder, name)) ?? ''),
    hasData: names.some((name) => name.startsWith('.coverage.')),
  }
}

/** Of a process that has not come to its end, nor saved as it was left (`patch = _exit`). */
function isLost(name: string, names: readonly string[]): boolean {
  const pid = /^begun\.(\d+)$/.exec(name)?.[1]
  // `.coverage.HOST.PID.RANDOM`, or `.pidPID.`.
  const saved = new RegExp(String.raw`^\.coverage\..*\.(?:pid)?${pid}\.\w+$`)
  return pid !== undefined && !names.some((other) => saved.test(other))
}

function unite(one: MeasuredData, other: MeasuredData): MeasuredData {
  return {
    ...one,
    folders: [...one.folders, ...other.folders],
    isMissing: one.isMissing || other.isMissing,
    failure: one.failure ?? other.failure,
    lost: [...one.lost, ...other.lost],
    hasData: one.hasData || other.hasData,
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
