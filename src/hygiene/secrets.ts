import { pathToFileURL } from 'node:url'

import { inertLine } from '../common/inert.ts'
import { findDetector, PRESET } from './find-detector.ts'
import { cellFinding } from './finding.ts'
import type { Finding, NotebookCheck } from './finding.ts'
import { storedTexts } from './stored-texts.ts'

/** What is used of secretlint (12, 13); a user's own copy, so nothing is known of it but this. */
interface Detector {
  readonly lintSource: (input: {
    readonly source: {
      readonly content: string
      readonly filePath: string
      readonly ext: string
      readonly contentType: 'text'
    }
    readonly options: {
      readonly config: object
      readonly noPhysicFilePath: boolean
      readonly maskSecrets: boolean
    }
  }) => Promise<{ readonly messages: readonly DetectedSecret[] }>
}

interface DetectedSecret {
  readonly message: string
  readonly ruleId: string
  readonly range: readonly [start: number, end: number]
}

/** Whether secretlint's recommended rules see keys, tokens or passwords. */
export const secrets: NotebookCheck = {
  async find(notebook, cells) {
    const detect = await loadDetector(notebook.folder)
    const found: Finding[] = []
    for (const each of cells) {
      for (const { place, text, lineAt } of storedTexts(notebook, each)) {
        for (const secret of await detect(text)) {
          const { range } = secret
          const fact = `its ${place} holds what looks like a secret: ${nameOf(secret)}, ${range[1] - range[0]} characters`
          found.push(cellFinding(each, fact, lineAt(range[0])))
        }
      }
    }
    return found
  },
  remedy:
    'Revoke it, then read it from the environment: os.environ["NAME"]. Where it is none: # vitest: checks=-secrets',
}

/** What kind it is. The message shows what was found behind a colon, and masks it elsewhere, too (13.1). */
function nameOf({ message, ruleId }: DetectedSecret): string {
  const kind = /^found ([^:(*]+)/.exec(message)?.[1]
  return inertLine(kind?.trim() ?? ruleId.replace(/^.*secretlint-rule-/, ''))
}

const detectors = new Map<string, ReturnType<typeof openDetector>>()

type Detect = (text: string) => Promise<readonly DetectedSecret[]>

/** @throws NotebookError `NB_ERR_OPTIONS` where secretlint is not installed. */
async function loadDetector(folder: string): Promise<Detect> {
  const known = detectors.get(folder) ?? openDetector(folder)
  detectors.set(folder, known)
  return known
}

async function openDetector(folder: string): Promise<Detect> {
  const [core, preset] = await Promise.all(
    findDetector(folder).map(
      (path): Promise<object> => import(pathToFileURL(path).href),
    ),
  )
  const rule: unknown = core && preset && Reflect.get(preset, 'creator')
  const config = { rules: [{ id: PRESET, rule, options: {} }] }
  return async (content) => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as its types have it
    const { messages } = await (core as Detector).lintSource({
      source: { content, filePath: 'cell', ext: '', contentType: 'text' },
      options: { config, noPhysicFilePath: true, maskSecrets: true },
    })
    return messages
  }
}
