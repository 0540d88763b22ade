import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { afterAll, test } from 'vitest'
import type { ExpectStatic, TestContext } from 'vitest'

import { Project } from './consumer.ts'
import type { FileOutcome, RunResult } from './consumer.ts'

/** What a run shows of one story; the exit code and the summary are of all. */
export type StoryRun = Omit<RunResult, 'exitCode'>

/** A folder in a project that stories share. */
export interface Story {
  readonly folder: string
  /** Of this test, since others run at the same time. */
  readonly expect: ExpectStatic
  write(file: string, content: string | Buffer): void
  read(file: string): string
  /**
   * Runs what is in the folder, together with all stories that ask for the same.
   * @param file Only this one; it may have a line.
   */
  run(
    args?: readonly string[],
    env?: Readonly<Record<string, string>>,
    file?: string,
  ): Promise<StoryRun>
}

interface Wish {
  readonly key: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly name: string
  readonly file: string
  readonly resolve: (run: StoryRun) => void
  readonly reject: (error: unknown) => void
}

/** `maxConcurrency` in vitest.config.ts: a story that has not begun holds up all. */
const MAX_STORIES = 10

/**
 * Defines tests that share their runs of Vitest: each goes from run to run as
 * if it were alone, and a run starts when all that are under way wait for one.
 * Ten tests of three runs cost three runs.
 *
 * @param files of the project; each story has a folder beside them
 * @returns in place of `test`
 */
export function storiesIn(
  files: Readonly<Record<string, string>>,
): (title: string, act: (story: Story) => Promise<void>) => void {
  let shared: SharedRuns | undefined
  const titles: string[] = []
  afterAll(() => shared?.[Symbol.dispose]())
  return (title, act) => {
    titles.push(title)
    if (titles.length > MAX_STORIES) {
      throw new Error(`At most ${MAX_STORIES} stories share their runs.`)
    }
    const name = `story-${titles.length}`
    // oxlint-disable-next-line vitest/valid-title, vitest/expect-expect -- the callers give both
    test.concurrent(title, async (context) => {
      shared ??= new SharedRuns(files, storiesOf(context, titles))
      await shared.tell(name, context.expect, act)
    })
  }
}

/** How many stories of the suite are run: all, unless some were selected. */
function storiesOf({ task }: TestContext, titles: readonly string[]): number {
  const { tasks } = task.suite ?? task.file
  return tasks.filter(
    ({ mode, name }) => mode === 'run' && titles.includes(name),
  ).length
}

class SharedRuns implements Disposable {
  readonly #project: Project
  #underWay: number
  #waiting: readonly Wish[] = []

  constructor(files: Readonly<Record<string, string>>, stories: number) {
    this.#project = new Project(files)
    this.#underWay = stories
  }

  async tell(
    name: string,
    expect: ExpectStatic,
    act: (story: Story) => Promise<void>,
  ): Promise<void> {
    const folder = join(this.#project.folder, name)
    mkdirSync(folder)
    try {
      await act({
        folder,
        expect,
        write: (file, content) =>
          this.#project.write(join(name, file), content),
        read: (file) => readFileSync(join(folder, file), 'utf8'),
        run: (args = [], env = {}, file = '') =>
          this.#wish({
            key: JSON.stringify([args, env]),
            args,
            env,
            name,
            file,
          }),
      })
    } finally {
      this.#underWay -= 1
      this.#next()
    }
  }

  [Symbol.dispose](): void {
    this.#project[Symbol.dispose]()
  }

  #wish(wish: Omit<Wish, 'resolve' | 'reject'>): Promise<StoryRun> {
    return new Promise((resolve, reject) => {
      this.#waiting = [...this.#waiting, { ...wish, resolve, reject }]
      this.#next()
    })
  }

  /** Grants what most of them wish, once all of them wait. */
  #next(): void {
    if (this.#waiting.length < this.#underWay || this.#waiting.length === 0) {
      return
    }
    const wishesOf = (key: string): readonly Wish[] =>
      this.#waiting.filter((wish) => wish.key === key)
    const [granted = []] = this.#waiting
      .map(({ key }) => wishesOf(key))
      .toSorted((one, other) => other.length - one.length)
    this.#waiting = this.#waiting.filter((wish) => !granted.includes(wish))
    void this.#grant(granted)
  }

  async #grant(wishes: readonly Wish[]): Promise<void> {
    const [first] = wishes
    const filters = wishes.map(({ name, file }) => `${name}/${file}`)
    try {
      const run = await this.#project.run(
        [...filters, ...(first?.args ?? [])],
        first?.env,
      )
      for (const { name, resolve } of wishes) {
        resolve(partOf(run, `${name}/`))
      }
    } catch (error) {
      for (const { reject } of wishes) {
        reject(error)
      }
    }
  }
}

/** The part of a run that a story would have seen alone. */
function partOf({ files, output }: RunResult, folder: string): StoryRun {
  const own: [string, FileOutcome][] = Object.entries(files).flatMap(
    ([file, outcome]) =>
      file.startsWith(folder) ? [[file.slice(folder.length), outcome]] : [],
  )
  return {
    files: Object.fromEntries(own),
    output: output.replaceAll(folder, ''),
  }
}
