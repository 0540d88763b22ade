/**
 * Blanks that a cursor movement may open beyond the end of a row. Terminals stop
 * at their own width; without a limit a few bytes could ask for gigabytes.
 */
const MAX_OPENED_COLUMN = 200

/** Erasing from the left costs its width; wider rows don't exist on terminals. */
const MAX_ERASED_COLUMN = 4096

interface Row {
  /** The row as long as it was only appended to, else empty. */
  text: string
  /** UTF-16 units of a row that was written into, so that each write costs its own length only. */
  units: Uint16Array | undefined
  length: number
}

const BLANK = 0x20

/**
 * The rows that text with cursor movements leaves behind.
 *
 * Columns are UTF-16 units, as in JupyterLab, which stores streams already
 * overwritten: by terminal columns a stored and an actual text that hold wide
 * characters would part.
 */
export class TerminalScreen {
  readonly #rows: Row[] = [{ text: '', units: undefined, length: 0 }]
  #row = 0
  #column = 0

  write(text: string): void {
    const row = this.#current()
    const end = this.#column + text.length
    if (row.units === undefined && this.#column >= row.length) {
      row.text += ' '.repeat(this.#column - row.length) + text
      row.length = end
    } else {
      const units = unitsOf(row, Math.max(end, row.length))
      units.fill(BLANK, row.length, Math.max(row.length, this.#column))
      for (let index = 0; index < text.length; index += 1) {
        units[this.#column + index] = text.charCodeAt(index)
      }
      row.length = Math.max(row.length, end)
    }
    this.#column = end
  }

  lineFeed(): void {
    this.#row += 1
    this.#column = 0
    if (this.#row === this.#rows.length) {
      this.#rows.push({ text: '', units: undefined, length: 0 })
    }
  }

  /** Moves down, or up where `rows` is negative; stops at the first and last row. */
  moveRows(rows: number): void {
    this.#row = Math.min(Math.max(this.#row + rows, 0), this.#rows.length - 1)
    this.moveToColumn(this.#column)
  }

  /** Moves right, or left where `columns` is negative. */
  moveColumns(columns: number): void {
    this.moveToColumn(this.#column + columns)
  }

  moveToColumn(column: number): void {
    const last = Math.max(this.#current().length, MAX_OPENED_COLUMN)
    this.#column = Math.min(Math.max(column, 0), last)
  }

  eraseRight(): void {
    const row = this.#current()
    if (this.#column >= row.length) {
      return
    }
    unitsOf(row, row.length)
    row.length = this.#column
  }

  eraseLeft(): void {
    const row = this.#current()
    if (this.#column >= MAX_ERASED_COLUMN) {
      return
    }
    const end = Math.min(this.#column + 1, row.length)
    unitsOf(row, row.length).fill(BLANK, 0, end)
  }

  eraseRow(): void {
    const row = this.#current()
    row.text = ''
    row.units = undefined
    row.length = 0
  }

  toString(): string {
    return this.#rows.map(textOf).join('\n')
  }

  #current(): Row {
    const row = this.#rows[this.#row]
    if (row === undefined) {
      throw new RangeError('the cursor left the screen')
    }
    return row
  }
}

function unitsOf(row: Row, capacity: number): Uint16Array {
  if (row.units !== undefined && row.units.length >= capacity) {
    return row.units
  }
  const grown = new Uint16Array(Math.max(64, capacity * 2))
  if (row.units === undefined) {
    for (let index = 0; index < row.length; index += 1) {
      grown[index] = row.text.charCodeAt(index)
    }
    row.text = ''
  } else {
    grown.set(row.units.subarray(0, row.length))
  }
  row.units = grown
  return grown
}

function textOf({ text, units, length }: Row): string {
  if (units === undefined) {
    return text
  }
  return Buffer.from(units.buffer, units.byteOffset, length * 2).toString(
    'utf16le',
  )
}
