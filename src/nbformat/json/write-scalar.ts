/** A string as JSON; with `ascii` all else is escaped, as Python does by default. */
export function writeString(value: string, ascii: boolean): string {
  const json = JSON.stringify(value)
  return ascii ? json.replace(/[\x7f-\uffff]/g, escapeUnit) : json
}

function escapeUnit(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
