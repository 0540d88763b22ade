import { readFileSync } from 'node:fs'
import { mkdir, readdir, rm, rmdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { messageOf, NotebookError } from '../../common/errors.ts'
import type { SnapshotFile } from '../../snapshot/render-outputs.ts'

/** A file of ours: a snapshot that was edited by hand must not lead elsewhere. */
const NAME = /^[a-z\d][\w-]*\.[a-z\d]+$/

/** The files beside a notebook's snapshots: images, and what is long. */
export class SnapshotFiles {
  readonly #folder: string

  /** @param snapshotPath Of the snapshots: the folder has its name, with another ending. */
  constructor(snapshotPath: string) {
    this.#folder = `${snapshotPath.replace(/\.snap$/, '')}.files`
  }

  /** The bytes of a file; `undefined` where it cannot be read. */
  read(name: string): Buffer | undefined {
    if (!NAME.test(name)) {
      return undefined
    }
    try {
      return readFileSync(join(this.#folder, name))
    } catch {
      return undefined
    }
  }

  /**
   * Writes the files of new snapshots, and removes those that no snapshot needs.
   *
   * @throws NotebookError `NB_ERR_WRITE`
   */
  async save(
    files: readonly SnapshotFile[],
    stale: readonly string[],
  ): Promise<void> {
    const names = new Set(files.map(({ name }) => name))
    const removed = stale.filter((name) => NAME.test(name) && !names.has(name))
    try {
      if (files.length > 0) {
        await mkdir(this.#folder, { recursive: true })
      }
      for (const { name, bytes } of files) {
        await writeFile(join(this.#folder, name), bytes)
      }
      for (const name of removed) {
        await rm(join(this.#folder, name), { force: true })
      }
      if (removed.length > 0 && (await readdir(this.#folder)).length === 0) {
        await rmdir(this.#folder)
      }
    } catch (error) {
      throw new NotebookError(
        'NB_ERR_WRITE',
        `The files of the snapshots in ${this.#folder} could not be written: ${messageOf(error)}\nFree some space or make the folder writable, then run it again.`,
        { cause: error },
      )
    }
  }
}
