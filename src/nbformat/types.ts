import type { JsonObject } from '../common/json.ts'

/**
 * Data by MIME type. Text types are one string (lists of lines are joined);
 * `application/json` and `+json` are the JSON value itself; images are base64
 * as stored.
 */
export type MimeBundle = JsonObject

export interface StreamOutput {
  readonly output_type: 'stream'
  /** `stdout` or `stderr`; other names are kept as they are. */
  readonly name: string
  readonly text: string
}

export interface DisplayDataOutput {
  readonly output_type: 'display_data'
  readonly data: MimeBundle
  readonly metadata: JsonObject
}

export interface ExecuteResultOutput {
  readonly output_type: 'execute_result'
  readonly data: MimeBundle
  readonly metadata: JsonObject
  readonly execution_count: number | null
}

export interface ErrorOutput {
  readonly output_type: 'error'
  readonly ename: string
  readonly evalue: string
  readonly traceback: readonly string[]
}

/**
 * An output of a type that nbformat 4 does not know, or without the shape of
 * its type; `value` is the whole output as stored.
 */
export interface UnknownOutput {
  readonly output_type: 'unknown'
  /** The stored `output_type`; `''` where it is no string. */
  readonly type_name: string
  readonly value: JsonObject
}

/** An output of a code cell (nbformat 4, "Code cell outputs"), text joined. */
export type Output =
  | StreamOutput
  | DisplayDataOutput
  | ExecuteResultOutput
  | ErrorOutput
  | UnknownOutput

/** Lines are counted from 1, offsets are UTF-16 units into the text of the file. */
export interface CellPosition {
  readonly startLine: number
  readonly endLine: number
  readonly startOffset: number
  readonly endOffset: number
  /** The file's line on which each line of `source` stands; all equal in a minified file or where `source` is one string. Never empty: a cell without source has its `startLine`. */
  readonly sourceLines: readonly number[]
}

interface CellBase {
  /** Position among all cells, from 0. */
  readonly index: number
  /** Since nbformat 4.5, and only where no other cell has the same. */
  readonly id?: string
  readonly source: string
  readonly metadata: JsonObject
  readonly position: CellPosition
}

export interface CodeCell extends CellBase {
  readonly cell_type: 'code'
  /** Position among the code cells, from 1: the `[3]` of test titles. */
  readonly number: number
  readonly execution_count: number | null
  readonly outputs: readonly Output[]
}

export interface TextCell extends CellBase {
  readonly cell_type: 'markdown' | 'raw' | 'unknown'
  /** Files that its source calls `attachment:NAME`, by these names. */
  readonly attachments?: Readonly<Record<string, MimeBundle>>
}

export type Cell = CodeCell | TextCell

export interface Notebook {
  /** Major version of the file as it was read: 2, 3 or 4. */
  readonly nbformat: number
  readonly nbformat_minor: number
  readonly metadata: JsonObject
  readonly cells: readonly Cell[]
}
