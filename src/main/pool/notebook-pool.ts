import type {
  PoolOptions,
  PoolRunnerInitializer,
  PoolWorker,
  ThreadsPoolWorker,
} from 'vitest/node'

import { InlineWorker } from './inline-worker.ts'

/**
 * Runs notebooks in Vitest's main process, as long as one at a time is enough,
 * and the others in its threads: the runner of Vitest has one file at a time.
 *
 * @param Thread Of the Vitest that runs.
 */
export function notebookPool(
  Thread: typeof ThreadsPoolWorker,
): PoolRunnerInitializer {
  /** Known by the name of this pool, as all of its workers must be. */
  class NotebookThread extends Thread {
    override readonly name = 'notebooks'
  }
  let inline: PoolWorker | undefined
  return {
    name: 'notebooks',
    createPoolWorker(options: PoolOptions): PoolWorker {
      if (inline || options.method !== 'run') {
        return new NotebookThread(options)
      }
      const worker = new InlineWorker(
        options.distPath,
        options.project.vitest.version.split('.')[0] ?? '',
      )
      inline = worker
      const stop = worker.stop.bind(worker)
      worker.stop = async () => {
        inline = undefined
        await stop()
      }
      return worker
    },
  }
}
