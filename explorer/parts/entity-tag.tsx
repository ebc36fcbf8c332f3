import type { JSX } from 'preact'
import { type EntityColour, lettersOf, patternClass } from '../values/colours.ts'

/** The name of an entity in its colour. */
export function EntityTag({
  name,
  colour,
  isSystem = false,
}: {
  readonly name: string | undefined
  readonly colour: EntityColour | undefined
  readonly isSystem?: boolean
}): JSX.Element {
  if (name === undefined) return <span class="tag tag-none">{isSystem ? 'gateway' : 'no entity'}</span>
  if (colour === undefined) return <span class="tag tag-none">{name}</span>
  return (
    <span class={`tag ${patternClass(colour)}`} style={{ '--hue': colour.hue }}>
      {name}
    </span>
  )
}

/** The mark of an entity, next to its name. */
export function Dot({
  colour,
  isLarge = false,
}: {
  readonly colour: EntityColour | undefined
  readonly isLarge?: boolean
}): JSX.Element {
  if (colour === undefined) return <span class="dot dot-none" />
  return (
    <span
      class={`dot ${patternClass(colour)}${isLarge ? ' dot-large' : ''}`}
      style={{ '--hue': colour.hue }}
    />
  )
}

/** The letters of an entity in its colour, where there is no room for its name. */
export function EntityLetters({
  name,
  colour,
}: {
  readonly name: string
  readonly colour: EntityColour | undefined
}): JSX.Element {
  return (
    <span class="letters" style={{ '--hue': colour?.hue }} title={name}>
      <span aria-hidden="true">{lettersOf(name)}</span>
      <span class="hidden">{name}</span>
    </span>
  )
}
