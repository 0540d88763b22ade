import { NotebookError } from '../../common/errors.ts'
import { cellDirectives } from '../../directives/cell-directives.ts'
import { cellName } from '../../nbformat/outline/cell-name.ts'
import { outline } from '../../nbformat/outline/outline.ts'
import type { Section } from '../../nbformat/outline/outline.ts'
import type { CodeCell, Notebook } from '../../nbformat/types.ts'
import { tagsOf } from '../../parameters/find-parameter-cells.ts'
import type { CellSelector } from '../types.ts'

/** How many cells a message lists. */
const LISTED = 30

/** UTF-16 units of a first line that is a name. */
const LONGEST = 500

/** Finds the cells that a test means. */
export class CellFinder {
  readonly #notebook: Notebook
  /** As messages name the notebook. */
  readonly #shown: string
  readonly #cells: readonly CodeCell[]

  constructor(notebook: Notebook, shown: string) {
    this.#notebook = notebook
    this.#shown = shown
    this.#cells = notebook.cells.filter((cell) => cell.cell_type === 'code')
  }

  /**
   * The code cells that are called so: the one with that number or id, else
   * those with that name, tag or first line, else those under that heading.
   *
   * @throws NotebookError `NB_ERR_CELL` where there is none.
   */
  all(selector: CellSelector): readonly CodeCell[] {
    requireSelector(selector)
    const found =
      typeof selector === 'number'
        ? this.#cells.filter(({ number }) => number === selector)
        : this.#named(selector)
    if (found.length === 0) {
      throw new NotebookError(
        'NB_ERR_CELL',
        [
          `${this.#shown} has no code cell ${describe(selector)}.`,
          'Its code cells are:',
          ...this.#cells
            .slice(0, LISTED)
            .map((cell) => `  ${this.#line(cell)}`),
          ...(this.#cells.length > LISTED
            ? [`  … ${this.#cells.length - LISTED} more`]
            : []),
          'Name one by its number, its first line, a tag, its id, or the heading above it.',
        ].join('\n'),
      )
    }
    return found
  }

  /** @throws NotebookError `NB_ERR_CELL` where there is none, or more than one. */
  one(selector: CellSelector): CodeCell {
    const [cell, ...others] = this.all(selector)
    if (!cell || others.length > 0) {
      throw new NotebookError(
        'NB_ERR_CELL',
        [
          `${this.#shown} has ${others.length + 1} code cells ${describe(selector)}:`,
          ...[cell, ...others].flatMap((each) =>
            each ? [`  ${this.#line(each)}`] : [],
          ),
          `Name one of them by its number: cell(${cell?.number})`,
        ].join('\n'),
      )
    }
    return cell
  }

  #named(selector: string): readonly CodeCell[] {
    const wanted = selector.trim()
    const tests: readonly ((cell: CodeCell) => boolean)[] = [
      ({ id }) => id === selector,
      (cell) => this.#givenName(cell) === wanted,
      (cell) => tagsOf(cell).includes(wanted),
      (cell) => firstLines(cell).includes(wanted),
    ]
    for (const test of tests) {
      const found = this.#cells.filter(test)
      if (found.length > 0) {
        return found
      }
    }
    const below = sectionsBelow(outline(this.#notebook))
      .filter(({ title }) => title.toLowerCase() === wanted.toLowerCase())
      .flatMap(cellsOf)
    // One of those sections may be in another.
    return this.#cells.filter((cell) => below.includes(cell))
  }

  #givenName(cell: CodeCell): string | undefined {
    return cellDirectives(this.#notebook, cell).directives.name
  }

  #line(cell: CodeCell): string {
    const tags = tagsOf(cell)
    return `[${cell.number}] ${cellName(cell, this.#givenName(cell))}${tags.length > 0 ? `  (${tags.join(', ')})` : ''}`
  }
}

/** As reports have it, with its number and cut, and whole. */
function firstLines(cell: CodeCell): readonly string[] {
  const cut = cellName(cell, undefined)
  return [cut, `[${cell.number}] ${cut}`, cellName(cell, undefined, LONGEST)]
}

function sectionsBelow(section: Section): readonly Section[] {
  return section.sections.flatMap((each) => [each, ...sectionsBelow(each)])
}

function cellsOf(section: Section): readonly CodeCell[] {
  return [...section.cells, ...section.sections.flatMap(cellsOf)]
}

function requireSelector(selector: unknown): void {
  if (typeof selector !== 'number' && typeof selector !== 'string') {
    throw new NotebookError(
      'NB_ERR_CELL',
      `A cell cannot be named by ${selector === null ? 'null' : `a value of the type ${typeof selector}`}.\nName it by its number, or by a text: its first line, a tag, its id, or the heading above it.`,
    )
  }
}

function describe(selector: CellSelector): string {
  return typeof selector === 'number' ? `${selector}` : `"${selector}"`
}
