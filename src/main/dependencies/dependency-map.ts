import type { NotebookDependencies } from '../../contract/task-meta.ts'
import type { DependencyFiles } from './dependency-files.ts'

/** Which notebooks use which files, by their absolute paths. */
export class DependencyMap {
  readonly #kept: DependencyFiles | undefined
  readonly #filesOf = new Map<string, ReadonlySet<string>>()
  #isLoaded = false

  /** @param kept What earlier runs found out; read when first needed. */
  constructor(kept: DependencyFiles | undefined) {
    this.#kept = kept
  }

  usersOf(file: string): readonly string[] {
    this.#load()
    return [...this.#filesOf].flatMap(([notebook, files]) =>
      files.has(file) ? [notebook] : [],
    )
  }

  /** All files that some notebook uses. */
  get files(): ReadonlySet<string> {
    this.#load()
    return new Set([...this.#filesOf.values()].flatMap((files) => [...files]))
  }

  /**
   * Takes in what a run found out. One that did not get through the whole
   * notebook adds to what is known: the cells that it left out need theirs.
   *
   * @returns the files that the notebook is now known to use.
   */
  update(notebook: string, found: NotebookDependencies): readonly string[] {
    const known =
      this.#filesOf.get(notebook) ?? new Set(this.#kept?.read(notebook))
    const files = new Set(found.files)
    if (!found.isComplete) {
      for (const file of known) {
        files.add(file)
      }
    }
    for (const file of found.written) {
      files.delete(file)
    }
    this.#filesOf.set(notebook, files)
    const sorted = [...files].toSorted()
    if (files.size !== known.size || sorted.some((file) => !known.has(file))) {
      this.#kept?.write(notebook, sorted)
    }
    return sorted
  }

  #load(): void {
    if (this.#isLoaded) {
      return
    }
    this.#isLoaded = true
    for (const [notebook, files] of this.#kept?.readAll() ?? []) {
      if (!this.#filesOf.has(notebook)) {
        this.#filesOf.set(notebook, new Set(files))
      }
    }
  }
}
