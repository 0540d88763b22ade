import type { ComparisonDirectives } from '../comparison/options/comparison-types.ts'
import type { CheckName } from '../contract/check-names.ts'
import type { SkipCondition } from './skip-condition.ts'

/** Code that is executed after a cell, without a place in the notebook. */
export interface FollowUp {
  /** Where it stands: `nbmake.mock`. */
  readonly by: string
  readonly source: string
}

/** Checks by name. */
export type CheckSwitches = { readonly [Name in CheckName]?: boolean }

/** What a cell's tags, comments and metadata ask for. */
export interface CellDirectives {
  /** The cell is not executed. */
  readonly skip?: { readonly reason?: string }
  /** As `skip`, where one of these holds; see `skipReason`. */
  readonly skipIf?: readonly SkipCondition[]
  /** Whether outputs are compared; undefined: as the project says. */
  readonly check?: boolean
  /** Checks of the notebook's file that leave the cell out. */
  readonly checks?: CheckSwitches
  /** How outputs are compared. */
  readonly comparison?: ComparisonDirectives
  /** The cell may raise, or not; undefined: as the notebook says. */
  readonly allowErrors?: boolean
  /** The cell must raise, an error named `ename` if one is given. */
  readonly raises?: { readonly ename?: string }
  /** The cell is expected to fail: it fails when it does not. */
  readonly fails?: { readonly reason?: string }
  /** Of the notebook's tests only this and others so marked are run. */
  readonly only?: boolean
  readonly timeoutMs?: number
  /** In this order; one that raises fails the cell. */
  readonly followUps?: readonly FollowUp[]
  /** Name of the test instead of the first line of source. */
  readonly name?: string
}

/** What a notebook's metadata asks for. */
export interface NotebookDirectives {
  /** No cell is executed. */
  readonly skip?: { readonly reason?: string }
  /** As `skip`, where one of these holds; see `skipReason`. */
  readonly skipIf?: readonly SkipCondition[]
  /** The default for its cells. */
  readonly check?: boolean
  /** Checks of its file that are on or off. */
  readonly checks?: CheckSwitches
  /** How outputs of its cells are compared. */
  readonly comparison?: ComparisonDirectives
  /** The default for its cells. */
  readonly timeoutMs?: number
  /** Limit for the notebook as a whole. */
  readonly notebookTimeoutMs?: number
  /** Cells that raise do not fail. */
  readonly allowErrors?: boolean
  /** Whether it gives itself parameters: `metadataParameters` has them. */
  readonly parameters?: true
  /** What becomes of the cells after one that failed. */
  readonly onError?: 'skip' | 'continue'
}

/** Where a directive was written, from the weakest to the strongest. */
export type DirectivePlace = 'metadata' | 'tag' | 'comment'

/** One directive as it was found. */
export interface Marker<Directives> {
  readonly place: DirectivePlace
  /** As written, for warnings. */
  readonly text: string
  readonly directives: Directives
}

/** What was found in one place. */
export interface Found<Directives> {
  readonly markers: readonly Marker<Directives>[]
  /** One sentence each, without the cell's name. */
  readonly warnings: readonly string[]
}

export interface ResolvedDirectives<Directives> {
  readonly directives: Directives
  /** One sentence each, beginning with the cell's number or `notebook`. */
  readonly warnings: readonly string[]
}
