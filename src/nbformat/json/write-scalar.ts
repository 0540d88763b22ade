/** A string as JSON; with `ascii` all else is escaped, as Python does by default. */
export function writeString(value: string, ascii: boolean): string {
  const json = JSON.stringify(value)
  return ascii ? json.replace(/[\x7f-\uffff]/g, escapeUnit) : json
}

function escapeUnit(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}

/** Beyond this Python writes floats with an exponent; below, whole numbers are taken to be integers. */
const MAX_EXPONENT = 16
const MIN_EXPONENT = -4

/** A number as Python's `json` writes it, also those that JSON lacks. */
export function writeNumber(value: number): string {
  if (Object.is(value, -0)) {
    return '-0.0'
  }
  if (value === 0 || !Number.isFinite(value)) {
    return String(value)
  }
  const [digits = '', exponent = ''] = value.toExponential().split('e')
  const power = Number(exponent)
  if (MIN_EXPONENT <= power && power < MAX_EXPONENT) {
    return String(value)
  }
  const sign = power < 0 ? '-' : '+'
  return `${digits}e${sign}${String(Math.abs(power)).padStart(2, '0')}`
}
