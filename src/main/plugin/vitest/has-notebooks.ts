import { isRecord } from '../../../common/checks.ts'

/** Whether a configuration has a `notebooks()`, be it in one of its inline projects. */
export async function hasNotebooks(config: {
  readonly plugins?: unknown
  readonly test?: { readonly projects?: unknown }
}): Promise<boolean> {
  const projects: unknown = config.test?.projects
  const inline = Array.isArray(projects) ? projects.filter(isRecord) : []
  for (const { plugins } of [config, ...inline]) {
    if (await isAmong(plugins)) {
      return true
    }
  }
  return false
}

/** Plugins may be nested, promised, and false. */
async function isAmong(plugins: unknown): Promise<boolean> {
  const given: unknown = await plugins
  if (Array.isArray(given)) {
    const found = await Promise.all(given.map(isAmong))
    return found.includes(true)
  }
  return isRecord(given) && given['name'] === 'vitest-notebook'
}
