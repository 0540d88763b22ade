import { isBinaryType, isJsonType } from '../nbformat/read/mime-essence.ts'

/** What a snapshot says of a cell that shows nothing. */
export const NO_OUTPUT = 'no output'

/** Behind the name of a stream that does not end with a line break. */
export const OPEN_END = 'without-newline-at-end'

/** How a value stands below, or beside, its MIME type. */
export type ValueForm =
  /** As it is: text, and JSON where the type says so. */
  | { readonly type: 'plain' }
  /** A value of another form than its type promises. */
  | { readonly type: 'json' }
  /** Text of a type whose values are base64. */
  | { readonly type: 'text' }
  | { readonly type: 'table'; readonly kind: string }
  /** In a file of that name beside the snapshot. */
  | {
      readonly type: 'file'
      readonly name: string
      /** Of its bytes; not checked, so that an image may be changed by hand. */
      readonly hash: string
    }

/** What the value of a MIME type is, by the type's name. */
export type ValueFamily = 'binary' | 'json' | 'text'

export function valueFamily(essence: string): ValueFamily {
  if (isBinaryType(essence)) {
    return 'binary'
  }
  return isJsonType(essence) ? 'json' : 'text'
}

const EXTENSIONS: ReadonlyMap<string, string> = new Map([
  ['application/javascript', 'js'],
  ['application/octet-stream', 'bin'],
  ['audio/mpeg', 'mp3'],
  ['image/jpeg', 'jpg'],
  ['image/svg+xml', 'svg'],
  ['text/javascript', 'js'],
  ['text/markdown', 'md'],
  ['text/plain', 'txt'],
])

/** The usual extension of files of a MIME type, without its dot. */
export function fileExtension(essence: string): string {
  const known = EXTENSIONS.get(essence)
  if (known !== undefined) {
    return known
  }
  const subtype = /\/([a-z\d]{2,10})$/.exec(essence)?.[1]
  switch (valueFamily(essence)) {
    case 'binary':
      return subtype ?? 'bin'
    case 'json':
      return 'json'
    case 'text':
      return subtype ?? 'txt'
  }
}
