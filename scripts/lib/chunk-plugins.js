import { minify } from 'rolldown/utils'

/**
 * Imports that name a file whose only line passes on what another one exports
 * name that one. The bundler makes such a file for each module that is imported
 * later and lies in a chunk with others.
 *
 * @returns {import('rolldown').Plugin}
 */
export function withoutFacades() {
  return {
    name: 'without-facades',
    generateBundle(_, bundle) {
      const chunks = Object.values(bundle).filter(
        ({ type }) => type === 'chunk',
      )
      const targets = new Map()
      for (const { fileName, code, isEntry } of chunks) {
        // With another name (`a as b`), the importer would not find it.
        const [, target] =
          /^export \{ [\w$]+(?:, [\w$]+)* \} from "(\.\/[\w.-]+)";\s*$/.exec(
            code,
          ) ?? []
        if (target !== undefined && !isEntry) {
          targets.set(`./${fileName}`, target)
          delete bundle[fileName]
        }
      }
      for (const chunk of chunks) {
        chunk.code = chunk.code.replaceAll(
          /\bimport\("(\.\/[\w.-]+)"\)/g,
          (whole, file) =>
            targets.has(file) ? `import("${targets.get(file)}")` : whole,
        )
      }
    },
  }
}

/**
 * Makes files small that hold nothing but packages of others. Our own code
 * stays as it can be read.
 *
 * @returns {import('rolldown').Plugin}
 */
export function minifyLibraries() {
  return {
    name: 'minify-libraries',
    async generateBundle(_, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (
          chunk.type === 'chunk' &&
          chunk.fileName.endsWith('-libraries.js')
        ) {
          const { code, errors } = await minify(chunk.fileName, chunk.code)
          if (errors.length > 0) {
            throw new Error(`${chunk.fileName}: ${errors[0].message}`)
          }
          chunk.code = code
        }
      }
    },
  }
}
