import type { ShownDifference } from '../../../page-facts/page-facts.ts'
import type { OutputPlace } from '../content/output.ts'
import { markup } from '../markup.ts'
import type { Markup } from '../markup.ts'
import { markedTables } from './marked-tables.ts'
import { sideBySide } from './side-by-side.ts'

/** One difference: what changed, stored beside actual. */
export function differenceMarkup(
  { title, lines, pictures, tables }: ShownDifference,
  place: OutputPlace,
  recorded: string,
): Markup {
  return markup`<section class="difference">
    <h4>${title}</h4>
    ${pictures && pictureComparison(pictures, place, recorded)}${
      tables &&
      markup`<div class="sides">
        <figure>
          <figcaption>${recorded}</figcaption>
          ${markedTables(tables.stored, tables.places, 'stored')}
        </figure>
        <figure>
          <figcaption>Actual</figcaption>
          ${markedTables(tables.actual, tables.places, 'actual')}
        </figure>
      </div>`
    }${!pictures && sideBySide(lines, recorded)}
  </section>`
}

/** Without the page's script, all its views are there, one below the other. */
function pictureComparison(
  { stored, actual, difference }: NonNullable<ShownDifference['pictures']>,
  { pictures, isDeferred, alt }: OutputPlace,
  recorded: string,
): Markup {
  const image = (picture: typeof stored, name: string): Markup =>
    pictures.image(picture, `${name} image of ${alt}`, isDeferred)
  const was = image(stored, recorded)
  const is = image(actual, 'Actual')
  // The same data a second time, which costs a reference only.
  const slide = markup`<div class="slide" data-view="slider" hidden>
    <div class="stack">
      ${pictures.image(stored, '', isDeferred)}
      <div class="over">${pictures.image(actual, '', isDeferred)}</div>
    </div>
    <label
      >${recorded}
      <input
        type="range"
        min="0"
        max="100"
        value="50"
        aria-label="How much of the stored image is shown, in percent"
      />
      Actual</label
    >
  </div>`
  return markup`<div class="pictures">
    <div
      class="views"
      role="group"
      aria-label="How to compare the images"
      hidden
    >
      <button type="button" data-show="sides" aria-pressed="true">
        Side by side</button
      ><button type="button" data-show="slider" aria-pressed="false">
        Slider</button
      >${
        difference !== undefined &&
        markup`<button type="button" data-show="difference" aria-pressed="false">
          Difference
        </button>`
      }
    </div>
    <div class="sides" data-view="sides">
      <figure>
        <figcaption>${recorded}</figcaption>
        ${was}
      </figure>
      <figure>
        <figcaption>Actual</figcaption>
        ${is}
      </figure>
    </div>
    ${slide}${
      difference !== undefined &&
      markup`<figure class="sole" data-view="difference">
        <figcaption>Pixels that differ, in red</figcaption>
        ${pictures.image({ mimeType: 'image/png', base64: difference }, `Difference of the images of ${alt}: pixels that differ are red`, isDeferred)}
      </figure>`
    }
  </div>`
}
