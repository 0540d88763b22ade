import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { root } from '../../../scripts/lib/repository.js'
import { python } from '../set-up/set-up.js'

export const KINDS = ['light', 'heavy']

/**
 * Executes the notebook of a kind once, so that it holds its true outputs.
 *
 * @returns {object} the notebook; its first cell is a Markdown title
 */
export function makeMaster(kind, base, env) {
  const file = join(base, `${kind}.ipynb`)
  execFileSync(
    python,
    [
      join(root, 'bench/lib/contestants/make_notebook.py'),
      join(root, 'bench/notebooks', `${kind}.py`),
      file,
    ],
    { env, stdio: ['ignore', 'ignore', 'pipe'] },
  )
  return JSON.parse(readFileSync(file, 'utf8'))
}

/** The same notebook with one stored output that is not true. */
export function withWrongOutput(master) {
  const wrong = structuredClone(master)
  const [output] = wrong.cells.flatMap((cell) =>
    (cell.outputs ?? []).filter(({ data }) => data?.['text/plain']),
  )
  output.data['text/plain'] = 'wrong on purpose'
  return wrong
}

/** Names of so many copies. */
export function copyNames(count) {
  return Array.from(
    { length: count },
    (_, index) => `notebook-${String(index + 1).padStart(3, '0')}.ipynb`,
  )
}

/** Writes copies that differ in their title only, where there are none yet. */
export function writeCopies(master, count, folder) {
  if (existsSync(folder)) {
    return
  }
  mkdirSync(folder, { recursive: true })
  const [title, ...cells] = master.cells
  for (const name of copyNames(count)) {
    const copy = {
      ...master,
      cells: [{ ...title, source: `# ${name}` }, ...cells],
    }
    writeFileSync(join(folder, name), `${JSON.stringify(copy, null, 1)}\n`)
  }
}

/** The sources of the code cells. */
export function codeSources({ cells }) {
  return cells
    .filter(({ cell_type: type }) => type === 'code')
    .map(({ source }) => [source].flat().join(''))
}
