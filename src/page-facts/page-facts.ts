import type { ChangedPlace } from '../comparison/output-difference.ts'
import type { RenderedLine } from '../comparison/report/render-difference.ts'

/**
 * What the page of a run shows of a notebook, beyond what Vitest tells: plain
 * JSON of a bounded size, written by the worker that ran it.
 */
export interface NotebookFacts {
  /** Of the code cells, in lower case. */
  readonly language: string
  /** What outputs are compared with. */
  readonly baseline: 'stored' | 'snapshot'
  readonly cells: readonly CellFacts[]
}

export type CellFacts = TextFacts | CodeFacts

export interface TextFacts {
  readonly type: 'markdown' | 'raw' | 'unknown'
  readonly source: string
  /** Images that the cell holds, by the names that its Markdown calls them. */
  readonly attachments?: Readonly<Record<string, Picture>>
}

export interface CodeFacts {
  readonly type: 'code'
  readonly number: number
  readonly source: string
  /** Of the notebook's file, where the cell is. */
  readonly line: number
  readonly executionCount: number | null
  /** What this run has shown; `undefined` where the cell was not executed. */
  readonly outputs: readonly ShownOutput[] | undefined
  /** What the outputs were compared with, unless they are the same. */
  readonly recorded: readonly ShownOutput[] | undefined
  readonly differences: readonly ShownDifference[]
  /** The command that accepts the outputs of this run, where they can be. */
  readonly accept: string | undefined
}

/** An output as text: of each display the richest form that a page can show. */
export type ShownOutput =
  | { readonly type: 'stream'; readonly name: string; readonly text: string }
  | { readonly type: 'error'; readonly text: string }
  | {
      readonly type: 'display'
      readonly count: number | null
      readonly mimeType: string
      /** Base64 of images but SVG, pretty JSON, else the text. */
      readonly content: string
      /** The text that stands for it where `content` shows nothing. */
      readonly plain?: string
      /** Forms that were not chosen since a page cannot show them. */
      readonly unshown: readonly string[]
    }

export interface ShownDifference {
  readonly kind: 'changed' | 'missing' | 'unexpected'
  readonly title: string
  readonly lines: readonly RenderedLine[]
  readonly pictures?: {
    readonly stored: Picture
    readonly actual: Picture
    /** PNG as base64. */
    readonly difference?: string
  }
  readonly tables?: {
    readonly stored: string
    readonly actual: string
    readonly places: readonly ChangedPlace[]
  }
}

export interface Picture {
  readonly mimeType: string
  readonly base64: string
}
