import type { CodeCell, Notebook } from '../types.ts'
import { markdownHeadings } from './markdown-headings.ts'

/** What stands under one Markdown heading, up to the next of its level. */
export interface Section {
  /** Plain text of the heading; `''` for the notebook itself. */
  readonly title: string
  /** 1 to 6; 0 for the notebook itself. */
  readonly level: number
  /** Line of the file on which the heading stands. */
  readonly line: number
  /** The code cells before the first section inside this one. */
  readonly cells: readonly CodeCell[]
  readonly sections: readonly Section[]
}

interface OpenSection extends Section {
  readonly cells: CodeCell[]
  readonly sections: OpenSection[]
}

/**
 * The notebook's code cells under its Markdown headings. Sections without a
 * code cell in them or below are dropped; the root is always there.
 */
export function outline(notebook: Notebook): Section {
  const root = openSection('', 0, 1)
  const open = [root]
  for (const cell of notebook.cells) {
    if (cell.cell_type === 'code') {
      open.at(-1)?.cells.push(cell)
    }
    if (cell.cell_type !== 'markdown') {
      continue
    }
    const { sourceLines, startLine } = cell.position
    for (const { title, level, lineIndex } of markdownHeadings(cell.source)) {
      const line = sourceLines[lineIndex] ?? sourceLines.at(-1) ?? startLine
      const section = openSection(title, level, line)
      while ((open.at(-1)?.level ?? 0) >= level) {
        open.pop()
      }
      open.at(-1)?.sections.push(section)
      open.push(section)
    }
  }
  return withoutEmptySections(root)
}

function openSection(title: string, level: number, line: number): OpenSection {
  return { title, level, line, cells: [], sections: [] }
}

function withoutEmptySections(section: Section): Section {
  return {
    ...section,
    sections: section.sections
      .map(withoutEmptySections)
      .filter(({ cells, sections }) => cells.length + sections.length > 0),
  }
}
