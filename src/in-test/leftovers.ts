import { testFile } from './surroundings/run-settings.ts'

interface Open {
  /** Of the test that opened it. */
  readonly file: string | undefined
  close(): Promise<void>
}

declare global {
  // Shared by copies of the package, and by files that share a worker.
  var vitestNotebookOpen: Set<Open> | undefined
}

/**
 * Remembers what a test has to close.
 *
 * @returns what is to be called when it was closed.
 */
export function remember(close: () => Promise<void>): () => void {
  const all = (globalThis.vitestNotebookOpen ??= new Set())
  const open: Open = { file: testFile(), close }
  all.add(open)
  return () => all.delete(open)
}

/** Closes what tests have left open. */
export async function closeAll(): Promise<void> {
  await closeThose(() => true)
}

/** The same of files that this worker had before: their tests are over. */
export async function closeOlder(): Promise<void> {
  const file = testFile()
  await closeThose((open) => open.file !== file)
}

async function closeThose(isIncluded: (open: Open) => boolean): Promise<void> {
  const all = [...(globalThis.vitestNotebookOpen ?? [])]
  await Promise.all(all.filter(isIncluded).map((open) => open.close()))
}
