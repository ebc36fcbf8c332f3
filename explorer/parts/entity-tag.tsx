import type { JSX } from 'preact'
import { type EntityColor, lettersOf, patternClass } from '../values/colors.ts'

/** The name of an entity in its color. */
export function EntityTag({
  name,
  color,
  isSystem = false,
}: {
  readonly name: string | undefined
  readonly color: EntityColor | undefined
  readonly isSystem?: boolean
}): JSX.Element {
  if (name === undefined) return <span class="tag tag-none">{isSystem ? 'gateway' : 'no entity'}</span>
  if (color === undefined) return <span class="tag tag-none">{name}</span>
  return (
    <span class={`tag ${patternClass(color)}`} style={{ '--hue': color.hue }}>
      {name}
    </span>
  )
}

/** The mark of an entity, next to its name. */
export function Dot({
  color,
  isLarge = false,
}: {
  readonly color: EntityColor | undefined
  readonly isLarge?: boolean
}): JSX.Element {
  if (color === undefined) return <span class="dot dot-none" />
  return (
    <span class={`dot ${patternClass(color)}${isLarge ? ' dot-large' : ''}`} style={{ '--hue': color.hue }} />
  )
}

/** The letters of an entity in its color, where there is no room for its name. */
export function EntityLetters({
  name,
  color,
}: {
  readonly name: string
  readonly color: EntityColor | undefined
}): JSX.Element {
  return (
    <span class="letters" style={{ '--hue': color?.hue }} title={name}>
      <span aria-hidden="true">{lettersOf(name)}</span>
      <span class="hidden">{name}</span>
    </span>
  )
}
