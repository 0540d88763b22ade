import type { MatcherState } from 'vitest'

type Task = NonNullable<MatcherState['task']>

interface Counted {
  /** Of the test: its retries and repeats begin anew. */
  readonly attempt: string
  readonly counts: Map<string, number>
}

const counted = new WeakMap<Task, Counted>()

/** The key of the next snapshot of a test that has this title, as Vitest numbers them. */
export function snapshotKey(task: Task, title: string): string {
  const { retryCount = 0, repeatCount = 0 } = task.result ?? {}
  const attempt = `${retryCount} ${repeatCount}`
  const known = counted.get(task)
  const { counts } =
    known?.attempt === attempt ? known : { counts: new Map<string, number>() }
  counted.set(task, { attempt, counts })
  const count = (counts.get(title) ?? 0) + 1
  counts.set(title, count)
  return `${title} ${count}`
}
