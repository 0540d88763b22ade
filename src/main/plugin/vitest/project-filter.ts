import { isRecord } from '../../../common/checks.ts'
import { escapeRegExp } from '../../../common/escape-regexp.ts'

/**
 * Whether `--project` selects the notebooks, but not the project that the plugin
 * is in, so that Vitest would not even ask the plugin.
 *
 * @param test As a plugin gets it.
 */
export function leavesOutRoot(
  test: { readonly project?: unknown; readonly name?: unknown } = {},
  notebooks: string,
): boolean {
  const filters = [test.project]
    .flat()
    .filter((filter) => typeof filter === 'string')
  const name = isRecord(test.name) ? test.name['label'] : test.name
  return (
    !isSelected(filters, typeof name === 'string' ? name : '') &&
    isSelected(filters, notebooks)
  )
}

/**
 * Whether filters select a project of that name; without any: yes. As
 * Vitest 5.1 reads them (`matchesProjectFilter`); 4.1 differs where a negated
 * one stands beside others.
 */
function isSelected(filters: readonly string[], name: string): boolean {
  const negated = filters.filter((filter) => filter.startsWith('!'))
  const wanted = filters.filter((filter) => !filter.startsWith('!'))
  return (
    !negated.some((filter) => matches(filter.slice(1), name)) &&
    (wanted.length === 0 || wanted.some((filter) => matches(filter, name)))
  )
}

function matches(pattern: string, name: string): boolean {
  const source = pattern.split('*').map(escapeRegExp).join('.*')
  return new RegExp(`^${source}$`, 'i').test(name)
}
