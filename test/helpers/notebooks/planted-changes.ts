import { decode, encode } from 'fast-png'

export interface PlantedChange {
  readonly notebook: string
  /** What is changed in its stored outputs. */
  readonly change: string
  /** Position among the code cells, as the title of the test has it. */
  readonly cell: number
  /** MIME type, name of a stream, or `error` for the message of one. */
  readonly part: string
  /** From the stored text to the planted one; `undefined` drops the output. */
  readonly edit: (text: string) => string | undefined
  /** Lines of the report that name it. */
  readonly says: readonly string[]
}

/**
 * An edit that replaces the first `from`.
 * @throws Error when there is none, so that no change is lost.
 */
export function replace(from: string, to: string): (text: string) => string {
  return (text) => {
    if (!text.includes(from)) {
      throw new Error(`There is no ${JSON.stringify(from)} in ${text}`)
    }
    return text.replace(from, to)
  }
}

/** Another red in a block of 6 × 6 pixels of a PNG in base64. */
export function paint(png: string): string {
  const image = decode(Buffer.from(png, 'base64'))
  const data = Uint8Array.from(image.data)
  for (let y = 40; y < 46; y += 1) {
    for (let x = 60; x < 66; x += 1) {
      const red = (y * image.width + x) * image.channels
      data[red] = 255 - (data[red] ?? 0)
    }
  }
  return Buffer.from(encode({ ...image, data })).toString('base64')
}

interface StoredOutput {
  readonly output_type: string
  readonly name?: string
  readonly data?: Readonly<Record<string, unknown>>
  readonly text?: unknown
  readonly evalue?: unknown
}

interface StoredNotebook {
  readonly cells: readonly {
    readonly cell_type: string
    readonly outputs?: readonly StoredOutput[]
  }[]
}

/**
 * The text of a notebook with the change in its stored outputs.
 * @throws Error when the cell has no such part.
 */
export function plant(text: string, change: PlantedChange): string {
  const notebook: StoredNotebook = JSON.parse(text)
  const target = notebook.cells.filter(({ cell_type }) => cell_type === 'code')[
    change.cell - 1
  ]
  const outputs = target?.outputs ?? []
  const index = outputs.findIndex(
    (output) => contentOf(output, change.part) !== undefined,
  )
  const output = outputs[index]
  if (output === undefined) {
    throw new Error(
      `${change.notebook}: no ${change.part} in cell [${change.cell}]`,
    )
  }
  const planted = change.edit(wordContent(contentOf(output, change.part)))
  return JSON.stringify({
    ...notebook,
    cells: notebook.cells.map((cell) =>
      cell === target
        ? {
            ...cell,
            outputs:
              planted === undefined
                ? outputs.toSpliced(index, 1)
                : outputs.with(
                    index,
                    withContent(output, change.part, planted),
                  ),
          }
        : cell,
    ),
  })
}

function contentOf(output: StoredOutput, part: string): unknown {
  if (output.name === part) {
    return output.text
  }
  return part === 'error' ? output.evalue : output.data?.[part]
}

function withContent(
  output: StoredOutput,
  part: string,
  content: string,
): StoredOutput {
  if (output.name === part) {
    return { ...output, text: content }
  }
  if (part === 'error') {
    return { ...output, evalue: content }
  }
  const value: unknown = part.endsWith('json') ? JSON.parse(content) : content
  return { ...output, data: { ...output.data, [part]: value } }
}

/** Text joined; JSON in one line. */
function wordContent(content: unknown): string {
  if (typeof content === 'string') {
    return content
  }
  return Array.isArray(content) ? content.join('') : JSON.stringify(content)
}
