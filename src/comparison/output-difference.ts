/** What an output shows as text: canonical and pretty for JSON, HTML and XML. */
export interface TextContent {
  readonly type: 'text'
  readonly mimeType: string
  /** What was compared: without what rules and the tolerance let pass. */
  readonly text: string
  /** The same as it really was, in as many lines; missing where `text` is. */
  readonly original?: string
}

/** What an output holds as bytes: images, PDF, audio. */
export interface BinaryContent {
  readonly type: 'binary'
  readonly mimeType: string
  /** Without line breaks. */
  readonly base64: string
  readonly byteLength: number
  /** In pixels; of PNG, JPEG and GIF only. */
  readonly size?: ImageSize
}

export type Content = TextContent | BinaryContent

export interface ImageSize {
  readonly width: number
  readonly height: number
}

/** Where and how many pixels of two images of one size differ. */
export interface PixelDifference {
  readonly differing: number
  readonly total: number
  /** The smallest box around all differing pixels; x and y count from 0. */
  readonly box: ImageSize & { readonly x: number; readonly y: number }
}

/** A place inside a structured value (table, JSON) that differs. */
export interface ValueChange {
  /** `row "mean", column "price"` or `data[0].y[3]`. */
  readonly place: string
  /** `undefined`: only the run has it. */
  readonly stored?: string
  /** `undefined`: only the notebook has it. */
  readonly actual?: string
  /** By how much a number is out of tolerance. */
  readonly note?: string
}

export interface ValueChanges {
  /** The first ones, in the order of the value. */
  readonly shown: readonly ValueChange[]
  readonly total: number
  /** Where in tables they are; some thousands at most. */
  readonly places?: readonly ChangedPlace[]
}

/** What differs in a table, as each side has it. */
export interface ChangedPlace {
  /** Among the tables of the document, from 0. */
  readonly table: number
  readonly stored?: GridPlace
  readonly actual?: GridPlace
}

/** A cell of a table, its headings counted, from 0; without a row a whole column, and the other way round. */
export interface GridPlace {
  readonly row?: number
  readonly column?: number
}

/** How one value differs from another of the same MIME type. */
export interface ContentChange {
  readonly stored: Content
  readonly actual: Content
  /** Place by place, where that says more than a line diff. */
  readonly changes?: ValueChanges
  /** What differs, as a phrase, where a line diff cannot show it. */
  readonly detail?: string
  /** Numbers that are out of tolerance, where `detail` does not name them all. */
  readonly numbers?: ValueChanges
  readonly pixels?: PixelDifference
  /** PNG as base64: the stored image faded, differing pixels in red. */
  readonly differenceImage?: string
}

/** The output of a cell that a difference is about. */
interface OutputPlace {
  /** From 1, streams merged: among the stored outputs, for an unexpected one among the actual. */
  readonly number: number
  /** How many outputs were compared, missing and unexpected ones counted. */
  readonly total: number
}

/** The part of an output that a difference is about. */
export type DifferenceSubject =
  | { readonly type: 'stream'; readonly name: string }
  | { readonly type: 'error' }
  /** One MIME type of an output that both sides have. */
  | { readonly type: 'data'; readonly mimeType: string }
  /** A display or result that only one side has. */
  | { readonly type: 'output'; readonly mimeTypes: readonly string[] }
  /** An output type that nbformat 4 does not know. */
  | { readonly type: 'unknown'; readonly typeName: string }

interface DifferenceBase {
  readonly output: OutputPlace
  readonly subject: DifferenceSubject
}

export interface ChangedOutput extends DifferenceBase, ContentChange {
  readonly kind: 'changed'
}

/** The notebook has it stored, the run did not produce it. */
export interface MissingOutput extends DifferenceBase {
  readonly kind: 'missing'
  readonly stored: readonly Content[]
}

/** The run produced it, the notebook does not have it stored. */
export interface UnexpectedOutput extends DifferenceBase {
  readonly kind: 'unexpected'
  readonly actual: readonly Content[]
}

/** One way in which a cell's outputs are not the stored ones. */
export type OutputDifference = ChangedOutput | MissingOutput | UnexpectedOutput
