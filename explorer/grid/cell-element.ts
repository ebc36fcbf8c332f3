import type { Column } from '../rows/columns.ts'
import { type EntityColor, patternClass } from '../values/colors.ts'
import { keyParts } from '../values/key-text.ts'

/** What a cell shows. */
export type CellContent =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'awaited' }
  /** `type`: DynamoDB's name of the value's type, which shows in its color. */
  | { readonly kind: 'value'; readonly text: string; readonly type: string }
  | { readonly kind: 'tag'; readonly text: string; readonly color: EntityColor | undefined }
  /** `covered`: how many of its first characters a condition determines. `follows`: whether it leads to a partition. */
  | { readonly kind: 'key'; readonly text: string; readonly covered: number; readonly follows: boolean }

/** A cell of the grid. Its nodes are used again for other items: making nodes takes most of the time that a row takes. */
export class CellElement {
  readonly element = document.createElement('div')
  #column: Column | undefined
  #content: CellContent = { kind: 'nothing' }
  #isCurrent = false
  readonly #arrow = arrow()

  constructor() {
    this.element.setAttribute('role', 'gridcell')
  }

  /** The column that it stands in. */
  get column(): Column | undefined {
    return this.#column
  }

  place(column: Column): void {
    if (column === this.#column) return
    this.#column = column
    const { dataset, style } = this.element
    dataset.column = column.id
    this.element.setAttribute('aria-colindex', String(column.position))
    style.left = `${column.left}px`
    style.width = `${column.width}px`
    this.#name()
  }

  show(content: CellContent): void {
    const before = this.#content
    if (isSame(before, content)) return
    this.#content = content
    if (before.kind !== content.kind) this.element.replaceChildren()
    fill(this.element, content)
    if (content.kind === 'key' && content.follows) this.element.append(this.#arrow)
    else this.#arrow.remove()
    this.#name()
  }

  /** Marks the cell that has the cursor. */
  mark(isCurrent: boolean, id: string): void {
    if (isCurrent === this.#isCurrent) return
    this.#isCurrent = isCurrent
    if (isCurrent) this.element.id = id
    else this.element.removeAttribute('id')
    this.#name()
  }

  #name(): void {
    const number = this.#column?.isNumber ? ' cell-number' : ''
    const current = this.#isCurrent ? ' cell-current' : ''
    const value = this.#content.kind === 'value' ? ` value-${this.#content.type}` : ''
    const name = `cell${number}${current}${value}`
    if (this.element.className !== name) this.element.className = name
  }
}

function isSame(one: CellContent, other: CellContent): boolean {
  switch (one.kind) {
    case 'nothing':
    case 'awaited':
      return one.kind === other.kind
    case 'value':
      return other.kind === 'value' && one.text === other.text && one.type === other.type
    case 'tag':
      return other.kind === 'tag' && one.text === other.text && one.color === other.color
    case 'key':
      return (
        other.kind === 'key' &&
        one.text === other.text &&
        one.covered === other.covered &&
        one.follows === other.follows
      )
  }
}

/** Fills a cell that is empty, or has content of the same kind. */
function fill(element: HTMLElement, content: CellContent): void {
  switch (content.kind) {
    case 'nothing':
      return
    case 'awaited':
      setSpans(element, [{ name: 'skeleton', text: '' }])
      return
    case 'value':
      setText(element, content.text)
      return
    case 'tag':
      setSpans(element, [{ name: tagClass(content.color), text: content.text }])
      setHue(element.firstElementChild, content.color)
      return
    case 'key':
      setSpans(element, spansOfKey(content.text, content.covered))
  }
}

interface Span {
  readonly name: string
  readonly text: string
}

/** A key whose constant parts stand back, and what a condition determines is marked. */
function spansOfKey(text: string, covered: number): Span[] {
  const spans = (part: string, end: string) =>
    keyParts(part).map(({ text: words, isConstant }) => ({
      name: `${isConstant ? 'key-constant' : 'key-variable'}${end}`,
      text: words,
    }))
  return [...spans(text.slice(0, covered), ' key-covered'), ...spans(text.slice(covered), '')]
}

function setSpans(element: HTMLElement, spans: readonly Span[]): void {
  for (const [at, { name, text }] of spans.entries()) {
    const span = element.children[at] ?? element.appendChild(document.createElement('span'))
    if (span.className !== name) span.className = name
    setText(span, text)
  }
  while (element.children.length > spans.length) element.lastElementChild?.remove()
}

function setText(element: Element, text: string): void {
  const { firstChild } = element
  if (firstChild === null) element.append(text)
  else if (firstChild.nodeValue !== text) firstChild.nodeValue = text
}

/** Sets a color on one element, as its children would be styled again. */
export function setHue(element: Element | null, color: EntityColor | undefined): void {
  if (!(element instanceof HTMLElement)) return
  element.style.setProperty('--hue', color === undefined ? null : String(color.hue))
}

function tagClass(color: EntityColor | undefined): string {
  return color === undefined ? 'tag tag-none' : `tag ${patternClass(color)}`
}

function arrow(): HTMLElement {
  const element = document.createElement('i')
  element.className = 'follow'
  element.title = 'Go to this partition'
  element.dataset.follow = ''
  return element
}
