import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/**
 * The path of a file of this package, which need not be a module: `python/…`,
 * `dist/…`.
 *
 * @param path Relative to the folder of `package.json`.
 */
export function packageFile(path: string): string {
  return fileURLToPath(new URL(path, packageFolder()))
}

/** Sources, and the bundles that are made of them, lie at different depths in it. */
function packageFolder(): URL {
  let folder = new URL('.', import.meta.url)
  while (!existsSync(new URL('package.json', folder))) {
    const parent = new URL('..', folder)
    if (parent.href === folder.href) {
      throw new Error(`There is no package.json above ${import.meta.url}.`)
    }
    folder = parent
  }
  return folder
}
