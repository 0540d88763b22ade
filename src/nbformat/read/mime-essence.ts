/** What stands for a widget in an output. */
export const WIDGET_VIEW = 'application/vnd.jupyter.widget-view+json'

/** The models of widgets: in the metadata of notebooks, and in outputs of some libraries. */
export const WIDGET_STATE = 'application/vnd.jupyter.widget-state+json'

/** A MIME type in lower case, without its parameters. */
export function essenceOf(mimeType: string): string {
  const [essence = ''] = mimeType.toLowerCase().split(';')
  return essence.trim()
}

export function isJsonType(essence: string): boolean {
  return /^application\/json$|\+json$/.test(essence)
}

export function isXmlType(essence: string): boolean {
  return /^(?:text|application)\/xml$|\+xml$/.test(essence)
}

/** Types whose values are base64. */
export function isBinaryType(essence: string): boolean {
  return (
    /^(?:image|audio|video|font)\/|^application\/(?:pdf|octet-stream|zip)$/.test(
      essence,
    ) && !isXmlType(essence)
  )
}
