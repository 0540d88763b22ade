import type { JsonNode, JsonObjectNode } from '../json/json-node.ts'
import { member } from '../json/json-node.ts'
import { isSplitMimeType } from '../read/mime-bundle.ts'

/** How a text is stored: nbformat allows both, and writes lists of lines. */
export type TextForm = 'string' | 'list'

/** The form of a text named `key`: a MIME type, or `text` of a stream. */
export type TextForms = (key: string) => TextForm

/**
 * The forms these outputs have: that of the first text of the same key, else of
 * the first text of any.
 */
export function textForms(
  outputs: readonly JsonNode[],
  otherwise: TextForms,
): TextForms {
  const forms = new Map<string, TextForm>()
  for (const output of outputs) {
    if (output.type !== 'object') {
      continue
    }
    for (const [key, node] of outputTexts(output)) {
      const form = formOf(node)
      if (form && !forms.has(key)) {
        forms.set(key, form)
      }
    }
  }
  const [ofAny] = forms.values()
  return (key) => forms.get(key) ?? ofAny ?? otherwise(key)
}

/** The form that the first source has. */
export function sourceForm(cells: readonly JsonObjectNode[]): TextForm {
  for (const cell of cells) {
    const form = formOf(member(cell, 'source'))
    if (form) {
      return form
    }
  }
  return 'list'
}

/** Undefined for what is no text. An empty list is one. */
export function formOf(node: JsonNode | undefined): TextForm | undefined {
  if (node?.type === 'array') {
    return 'list'
  }
  return node?.type === 'scalar' && typeof node.value === 'string'
    ? 'string'
    : undefined
}

function outputTexts(
  output: JsonObjectNode,
): readonly (readonly [string, JsonNode])[] {
  const text = member(output, 'text')
  if (text) {
    return [['text', text]]
  }
  const data = member(output, 'data')
  if (data?.type !== 'object') {
    return []
  }
  return data.members
    .filter(({ key }) => isSplitMimeType(key.value))
    .map(({ key, value }) => [key.value, value])
}
