// What makes the page work; it stands in the page itself. Without it everything
// but the contents of closed notebooks is there.
// @ts-check

/** @param {string} selector @param {ParentNode} parent */
const all = (selector, parent = document) =>
  [...parent.querySelectorAll(selector)].filter(
    (element) => element instanceof HTMLElement,
  )

/** @param {string} selector @param {ParentNode} parent */
const one = (selector, parent = document) => all(selector, parent)[0]

const notebooks = all('.notebook')

// Contents of closed notebooks

/** @param {HTMLElement} notebook */
function fill(notebook) {
  const deferred = one('.deferred', notebook)
  const cells = one('.cells', notebook)
  if (!deferred || !cells) {
    return
  }
  cells.innerHTML = JSON.parse(deferred.textContent)
  deferred.remove()
  attachBoxes(cells)
  wire(cells)
  narrow(notebook, notebook)
}

/** What stands in the page from the start, its parser attaches. @param {ParentNode} parent */
function attachBoxes(parent) {
  for (const template of all('template[shadowrootmode]', parent)) {
    if (!(template instanceof HTMLTemplateElement)) {
      continue
    }
    const host = template.parentElement
    host?.attachShadow({ mode: 'open' }).append(template.content)
    template.remove()
  }
}

/** @param {ParentNode} parent */
function wire(parent) {
  for (const image of parent.querySelectorAll('img')) {
    const source = document.getElementById(
      `picture-${image.dataset['picture']}`,
    )
    if (source instanceof HTMLImageElement) {
      image.src = source.src
    } else if (source) {
      image.src = source.textContent
    }
  }
  for (const button of all('.copy, .views', parent)) {
    button.hidden = false
  }
  for (const pictures of all('.pictures', parent)) {
    show(pictures, 'sides')
  }
}

/** @param {HTMLElement} notebook */
function open(notebook) {
  fill(notebook)
  const details = notebook.querySelector('details')
  if (details && !details.open) {
    details.open = true
  }
}

for (const notebook of notebooks) {
  notebook
    .querySelector('details')
    ?.addEventListener('toggle', () => fill(notebook))
}

// Pictures

/** @param {Element} pictures @param {string} view */
function show(pictures, view) {
  for (const each of all('[data-view]', pictures)) {
    each.hidden = each.dataset['view'] !== view
  }
  for (const button of all('[data-show]', pictures)) {
    button.setAttribute('aria-pressed', String(button.dataset['show'] === view))
  }
}

document.addEventListener('input', ({ target }) => {
  if (target instanceof HTMLInputElement && target.type === 'range') {
    const stack = target.closest('.slide')?.querySelector('.stack')
    if (stack instanceof HTMLElement) {
      stack.style.setProperty('--at', `${target.value}%`)
    }
  }
})

// Filters and search

let filter = ''
let words = ''
const search = document.querySelector('input')
const found = one('.found')

/** Contents of closed notebooks. @type {WeakMap<Element, DocumentFragment>} */
const contents = new WeakMap()

/** With what stands in boxes. @param {ParentNode & Node} parent @returns {string} */
function textIn(parent) {
  const boxes = all('.box > div', parent).map((host) => {
    const template = host.querySelector('template')
    return (host.shadowRoot ?? template?.content)?.textContent ?? ''
  })
  return `${parent.textContent} ${boxes.join(' ')}`.toLowerCase()
}

/** @param {Element} notebook */
const nameOf = (notebook) =>
  (one('h2', notebook)?.textContent ?? '').toLowerCase()

/** What a notebook holds, be it filled in or not. @param {Element} notebook */
function contentOf(notebook) {
  const deferred = one('.deferred', notebook)
  if (!deferred) {
    return notebook
  }
  const known = contents.get(notebook)
  if (known) {
    return known
  }
  const template = document.createElement('template')
  template.innerHTML = JSON.parse(deferred.textContent)
  contents.set(notebook, template.content)
  return template.content
}

/** @param {HTMLElement} element */
const passes = (element) =>
  filter === '' ||
  (element.dataset['filters'] ?? '').split(' ').includes(filter)

/**
 * Hides the cells of a notebook that are not looked for.
 *
 * @param {Element} notebook
 * @param {ParentNode} content
 * @returns {number} how many code cells are left
 */
function narrow(notebook, content) {
  const isNamed = words !== '' && nameOf(notebook).includes(words)
  let count = 0
  for (const cell of all('.cell, .markdown, .raw', content)) {
    const isFound = words === '' || isNamed || textIn(cell).includes(words)
    const isCell = cell.classList.contains('cell')
    cell.hidden = !isFound || (filter !== '' && (!isCell || !passes(cell)))
    count += isCell && !cell.hidden ? 1 : 0
  }
  return count
}

function apply() {
  let cells = 0
  let count = 0
  const isAll = filter === '' && words === ''
  for (const notebook of notebooks) {
    const isShown =
      isAll ||
      (passes(notebook) &&
        (words === '' ||
          nameOf(notebook).includes(words) ||
          textIn(contentOf(notebook)).includes(words)))
    notebook.hidden = !isShown
    const link = one(`nav a[href="#${notebook.id}"]`)?.parentElement
    if (link) {
      link.hidden = !isShown
    }
    if (!isShown) {
      continue
    }
    count += 1
    // Many at once are opened by whoever wants to see them.
    if (!isAll && count <= 30) {
      open(notebook)
    }
    if (!isAll || !one('.deferred', notebook)) {
      cells += narrow(notebook, contentOf(notebook))
    }
  }
  for (const button of all('[data-filter]')) {
    button.setAttribute(
      'aria-pressed',
      String(button.dataset['filter'] === filter),
    )
  }
  if (found) {
    found.textContent = isAll
      ? ''
      : `${cells} ${cells === 1 ? 'cell' : 'cells'} in ${count} ${count === 1 ? 'notebook' : 'notebooks'}`
  }
}

/** @type {ReturnType<typeof setTimeout> | undefined} */
let typing
search?.addEventListener('input', () => {
  clearTimeout(typing)
  typing = setTimeout(() => {
    words = search.value.trim().toLowerCase()
    apply()
  }, 150)
})

// From one red cell to the next

/** @param {number} step */
function jump(step) {
  for (const notebook of notebooks) {
    if (!notebook.hidden && notebook.classList.contains('red')) {
      open(notebook)
    }
  }
  const red = all('.cell.red').filter((cell) => cell.offsetParent !== null)
  const current = document.activeElement?.closest('.cell')
  const index = red.findIndex((cell) => cell === current)
  const from = index === -1 ? (step > 0 ? -1 : 0) : index
  focus(red[(from + step + red.length) % red.length])
}

/** @param {HTMLElement | undefined} cell */
function focus(cell) {
  cell?.scrollIntoView({ block: 'start' })
  cell?.focus({ preventScroll: true })
}

/** @param {string} text */
function unescaped(text) {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function toTarget() {
  const id = unescaped(location.hash.slice(1))
  const notebook = document.getElementById(id.replace(/-c\d+$/, ''))
  if (notebook?.classList.contains('notebook')) {
    notebook.hidden = false
    open(notebook)
    const target = document.getElementById(id)
    if (target?.classList.contains('cell')) {
      target.hidden = false
      focus(target)
    } else {
      target?.scrollIntoView({ block: 'start' })
    }
  }
}

document.addEventListener('keydown', (event) => {
  const { target, key } = event
  const isTyping =
    target instanceof HTMLInputElement && target.type === 'search'
  if (event.ctrlKey || event.metaKey || event.altKey) {
    return
  }
  if (key === 'Escape') {
    filter = ''
    words = ''
    if (search) {
      search.value = ''
    }
    apply()
    return
  }
  if (isTyping) {
    return
  }
  if (key === 'j' || key === 'k') {
    jump(key === 'j' ? 1 : -1)
  } else if (key === '/') {
    event.preventDefault()
    search?.focus()
  }
})

document.addEventListener('click', ({ target }) => {
  const button = target instanceof Element ? target.closest('button') : null
  if (!button) {
    return
  }
  const { filter: wanted, show: view, jump: step } = button.dataset
  if (wanted !== undefined) {
    filter = wanted
    apply()
  } else if (view !== undefined) {
    const pictures = button.closest('.pictures')
    if (pictures) {
      show(pictures, view)
    }
  } else if (step !== undefined) {
    jump(Number(step))
  } else if (button.classList.contains('copy')) {
    void copy(button)
  }
})

/** @param {HTMLElement} button */
async function copy(button) {
  const code = button.parentElement?.querySelector('code')
  if (!code) {
    return
  }
  try {
    await navigator.clipboard.writeText(code.textContent ?? '')
    button.textContent = 'Copied'
  } catch {
    getSelection()?.selectAllChildren(code)
    button.textContent = 'Selected'
  }
  setTimeout(() => {
    button.textContent = 'Copy'
  }, 2000)
}

const tools = one('.tools')
if (tools) {
  tools.hidden = false
}
attachBoxes(document)
wire(document)
addEventListener('hashchange', toTarget)
toTarget()
