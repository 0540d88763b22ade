import { createHash } from 'node:crypto'

import type { Picture } from '../../../page-facts/page-facts.ts'
import { markup, NOTHING } from '../markup.ts'
import type { Markup } from '../markup.ts'

/** Smaller ones are not worth a second look-up. */
const MIN_SHARED = 2000

const MIME_TYPE = /^image\/(?:png|jpeg|gif|webp|bmp|svg\+xml)$/

/** A picture as an address that holds it; `undefined` for what is none. */
export function pictureUrl(picture: Picture | undefined): string | undefined {
  const base64 = picture?.base64.replace(/\s+/g, '') ?? ''
  return picture &&
    MIME_TYPE.test(picture.mimeType) &&
    /^[\w+/=]+$/.test(base64)
    ? `data:${picture.mimeType};base64,${base64}`
    : undefined
}

/**
 * The pictures of a page, each in it once. An `<img>` runs no script of an SVG
 * and fetches nothing for it.
 */
export class Pictures {
  readonly #known = new Set<string>()
  #pending: { readonly id: string; readonly url: string }[] = []

  /**
   * @param isDeferred Whether it stands in a part that the page's script fills
   * in, so that its data may, too.
   */
  image(picture: Picture, alt: string, isDeferred: boolean): Markup {
    const url = pictureUrl(picture)
    if (url === undefined) {
      return markup`<em>[${alt}: not an image]</em>`
    }
    if (url.length < MIN_SHARED) {
      return markup`<img src="${url}" alt="${alt}" />`
    }
    const id = createHash('sha256').update(url).digest('hex').slice(0, 16)
    if (this.#known.has(id)) {
      return markup`<img data-picture="${id}" alt="${alt}" />`
    }
    this.#known.add(id)
    if (isDeferred) {
      this.#pending.push({ id, url })
      return markup`<img data-picture="${id}" alt="${alt}" />`
    }
    return markup`<img
      id="picture-${id}"
      src="${url}"
      alt="${alt}"
      decoding="async"
    />`
  }

  /** The data of deferred pictures since the last call. */
  takeData(): Markup {
    const data = this.#pending
    this.#pending = []
    return data.length === 0
      ? NOTHING
      : markup`${data.map(
          ({ id, url }) =>
            markup`<script type="text/plain" id="picture-${id}">
              ${url}
            </script>`,
        )}`
  }
}
