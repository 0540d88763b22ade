import { promises } from 'node:fs'

/** What of Vitest reads a test file for comments that configure it. */
const READERS =
  /\b(?:getSpecificationsOptions|getSpecificationDocblock|transformSSR)\b/

let isHidden = false

/**
 * Keeps Vitest from taking prose in notebooks for configuration. It looks for
 * `@vitest-environment`, `@jest-environment`, their `-options` and `@module-tag`
 * anywhere in the file on disk, before any plugin is asked: so a notebook that
 * explains them would get another environment, or, where no JSON follows, end the
 * run. There is no hook (Vitest 4.1: `getSpecificationsOptions`, `transformSSR`;
 * 5.1: `getSpecificationDocblock`, `transformSSR`), only the function that they
 * read with: to these, and to nobody else, a notebook is empty.
 */
export function hideProse(): void {
  if (isHidden) {
    return
  }
  isHidden = true
  promises.readFile = new Proxy(promises.readFile, {
    apply: (read, self, args: Parameters<typeof promises.readFile>) =>
      isNotebook(args[0]) && READERS.test(callers())
        ? Promise.resolve('')
        : Reflect.apply(read, self, args),
  })
}

function isNotebook(path: unknown): boolean {
  return typeof path === 'string' && /\.ipynb$/i.test(path)
}

function callers(): string {
  return String(new Error('who asks').stack)
}
