import type { VitestApi } from '../../contract/generated-call.ts'
import type { RuntimeSettings } from '../../contract/settings.ts'
import type { NotebookPlace } from '../report/notebook-place.ts'
import type { NotebookArtifact } from './notebook-artifact.ts'
import type { PageFacts } from './page-facts.ts'
import type { Recording } from './recording.ts'
import { StoredRecording } from './stored-recording.ts'

/**
 * Opens where the outputs of a notebook are recorded.
 *
 * @param digest Of the text that the tests were made from.
 */
export async function openRecording(
  place: NotebookPlace,
  digest: string,
  settings: RuntimeSettings,
  vitest: VitestApi,
): Promise<Recording> {
  if (settings.baseline !== 'snapshot') {
    return new StoredRecording(place, digest, settings, vitest)
  }
  const { SnapshotRecording } = await import('./snapshot-recording.ts')
  return SnapshotRecording.open(place.file, settings, vitest)
}

/** Opens what a page of the run is told; undefined where there is none. */
export async function openPageFacts(
  { file }: NotebookPlace,
  settings: RuntimeSettings,
): Promise<PageFacts | undefined> {
  const { pageFacts } = settings
  if (pageFacts === undefined) {
    return undefined
  }
  const { PageFacts } = await import('./page-facts.ts')
  return new PageFacts(file, pageFacts, settings)
}

/** Opens the executed copy of a notebook; undefined where none is kept. */
export async function openArtifact(
  place: NotebookPlace,
  { root, artifacts, case: name }: RuntimeSettings,
): Promise<NotebookArtifact | undefined> {
  if (!artifacts) {
    return undefined
  }
  const { NotebookArtifact } = await import('./notebook-artifact.ts')
  return new NotebookArtifact(place, root, artifacts, name)
}
