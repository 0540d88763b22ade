import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { isAbsolute, join, relative, resolve } from 'node:path'

import { digestOf } from '../../common/digest.ts'
import { isJsonObject } from '../../common/json.ts'
import { slash } from '../../common/paths.ts'

/** Another one is another format, and not read. */
const VERSION = 1

/**
 * What the notebooks of a project used when they last ran, kept between runs: a
 * file for each notebook, so that processes that run different notebooks do not
 * meet. What cannot be read is not there, what cannot be written is not kept.
 */
export class DependencyFiles {
  readonly #folder: string

  /**
   * @param folder Absolute. Projects with several roots may share it: paths are
   * kept relative to it.
   */
  constructor(folder: string) {
    this.#folder = folder
  }

  /** Absolute paths; `undefined` when there is no record. */
  read(notebook: string): readonly string[] | undefined {
    return this.#readEntry(this.#nameOf(notebook))?.files
  }

  readAll(): ReadonlyMap<string, readonly string[]> {
    const entries = this.#names().flatMap((name) => this.#readEntry(name) ?? [])
    return new Map(entries.map(({ notebook, files }) => [notebook, files]))
  }

  write(notebook: string, files: readonly string[]): void {
    const path = join(this.#folder, this.#nameOf(notebook))
    const temporary = `${path}.${process.pid}`
    const text = JSON.stringify({
      version: VERSION,
      notebook: this.#relative(notebook),
      files: files.map((file) => this.#relative(file)),
    })
    try {
      mkdirSync(this.#folder, { recursive: true })
      writeFileSync(temporary, text)
      renameSync(temporary, path)
    } catch {
      removeIfThere(temporary)
    }
  }

  #names(): readonly string[] {
    try {
      return readdirSync(this.#folder).filter((name) => name.endsWith('.json'))
    } catch {
      return []
    }
  }

  #readEntry(
    name: string,
  ):
    | { readonly notebook: string; readonly files: readonly string[] }
    | undefined {
    let entry: unknown
    try {
      entry = JSON.parse(readFileSync(join(this.#folder, name), 'utf8'))
    } catch {
      return undefined
    }
    if (!isJsonObject(entry) || entry['version'] !== VERSION) {
      return undefined
    }
    const { notebook, files } = entry
    if (typeof notebook !== 'string' || !isStrings(files)) {
      return undefined
    }
    return {
      notebook: this.#absolute(notebook),
      files: files.map((file) => this.#absolute(file)),
    }
  }

  #nameOf(notebook: string): string {
    return `${digestOf(this.#relative(notebook))}.json`
  }

  #relative(path: string): string {
    const inside = relative(this.#folder, path)
    // On another drive of Windows.
    return isAbsolute(inside) ? path : slash(inside)
  }

  #absolute(path: string): string {
    return slash(resolve(this.#folder, path))
  }
}

function removeIfThere(file: string): void {
  try {
    rmSync(file)
  } catch {
    // It could not even be made.
  }
}

function isStrings(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}
