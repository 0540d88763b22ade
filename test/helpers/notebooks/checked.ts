import { CHECK_NAMES } from '../../../src/contract/check-names.ts'
import { checkNotebook } from '../../../src/hygiene/check-notebook.ts'
import type { CheckOptions } from '../../../src/hygiene/check-notebook.ts'
import { parseNotebook } from '../../../src/nbformat/parse-notebook.ts'
import { root } from '../environments.ts'

/** What the checks find in a notebook, each as `check: cell fact | what stands on its line`. */
export async function findingsIn(
  text: string,
  options: Partial<CheckOptions> = {},
): Promise<readonly string[]> {
  const results = await checkNotebook(text, parseNotebook(text), {
    names: CHECK_NAMES,
    maxOutputBytes: 1_000_000,
    folder: root,
    ...options,
  })
  const lines = text.split('\n')
  return results.flatMap(({ name, findings }) =>
    findings.map(({ line, cell, fact }) =>
      [
        `${name}:`,
        ...(cell === undefined ? [] : [cell]),
        fact,
        '|',
        lines[line - 1]?.trim(),
      ].join(' '),
    ),
  )
}
