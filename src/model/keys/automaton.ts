import { type Characters, exactly, type KeyForm, without } from '../attributes/index.ts'

/**
 * A set of strings as a nondeterministic automaton: state 0 is the start, the last state is the end. Walking two automata
 * in parallel decides exactly whether the two sets intersect. The automaton ignores that two parts of the same attribute
 * have equal values, and the rules of a URL or a calendar beyond its form: so it may accept strings that aren't valid keys.
 */
export interface KeyLanguage {
  readonly states: readonly State[]
}

interface State {
  readonly edges: { readonly characters: Characters; readonly to: number }[]
  /** States that are reached without consuming a character. */
  readonly jumps: number[]
}

/** An automaton that is extended at its end, which is always its last state. */
export class LanguageBuilder implements KeyLanguage {
  readonly states: State[] = [{ edges: [], jumps: [] }]

  state(): number {
    this.states.push({ edges: [], jumps: [] })
    return this.states.length - 1
  }

  edge(from: number, characters: Characters, to: number): void {
    this.states[from]?.edges.push({ characters, to })
  }

  /** Appends any of the alternatives of a form. */
  append(form: KeyForm, edge: EdgeMaker = plainEdge): void {
    const start = this.states.length - 1
    const ends = form.map((steps) => {
      let at = this.#jumpFrom(start)
      for (const { characters, repeats } of steps) {
        const next = repeats ? at : this.state()
        edge(this, at, characters, next)
        // The next step needs a separate state: otherwise it would be repeated as well.
        at = repeats ? this.#jumpFrom(at) : next
      }
      return at
    })
    const end = this.state()
    for (const each of ends) this.states[each]?.jumps.push(end)
  }

  /**
   * Appends a form and the literal that ends it: only strings in which the literal doesn't occur earlier, because a
   * verbatim key rejects other values.
   */
  appendUntil(form: KeyForm, literal: string): void {
    const whole = new LanguageBuilder()
    whole.append(form)
    whole.append([exactly(literal)])
    const characters = Array.from(literal)
    const known = new Map<string, number>()
    const waiting: { state: number; matched: number; as: number }[] = []
    const stateOf = (state: number, matched: number): number => {
      const name = `${state} ${matched}`
      const before = known.get(name)
      if (before !== undefined) return before
      const as = this.state()
      known.set(name, as)
      waiting.push({ state, matched, as })
      return as
    }
    const end = whole.states.length - 1
    const start = this.states.length - 1
    this.states[start]?.jumps.push(stateOf(0, 0))
    const ends: number[] = []
    for (let each = waiting.shift(); each !== undefined; each = waiting.shift()) {
      const { edges = [], jumps = [] } = whole.states[each.state] ?? {}
      if (each.matched === characters.length) {
        // The literal is complete, which is only allowed at the end.
        if (closure(whole, each.state).has(end)) ends.push(each.as)
        continue
      }
      for (const next of jumps) this.states[each.as]?.jumps.push(stateOf(next, each.matched))
      for (const edge of edges) {
        for (const { part, matched } of stepsOf(edge.characters, characters, each.matched)) {
          this.edge(each.as, part, stateOf(edge.to, matched))
        }
      }
    }
    const last = this.state()
    for (const each of ends) this.states[each]?.jumps.push(last)
  }

  #jumpFrom(from: number): number {
    const next = this.state()
    this.states[from]?.jumps.push(next)
    return next
  }
}

/** Adds the edges from one state to another for one character of a set. */
export type EdgeMaker = (builder: LanguageBuilder, from: number, characters: Characters, to: number) => void

const plainEdge: EdgeMaker = (builder, from, characters, to) => builder.edge(from, characters, to)

/** The length of a literal's matched prefix after one more character of a set (Knuth, Morris and Pratt). */
function stepsOf(
  set: Characters,
  literal: readonly string[],
  matched: number,
): { readonly part: Characters; readonly matched: number }[] {
  const own = [...new Set(literal)].map((character) => character.codePointAt(0) ?? 0)
  const isInSet = (point: number) => set.some(([first, last]) => first <= point && point <= last)
  const others = without(
    set,
    own.map((point) => [point, point]),
  )
  return [
    ...(others.length > 0 ? [{ part: others, matched: 0 }] : []),
    ...own.filter(isInSet).map((point) => ({
      part: [[point, point]] as Characters,
      matched: matchedAfter(literal, matched, String.fromCodePoint(point)),
    })),
  ]
}

function matchedAfter(literal: readonly string[], matched: number, character: string): number {
  const text = [...literal.slice(0, matched), character].join('')
  for (let length = matched + 1; length > 0; length--) {
    if (text.endsWith(literal.slice(0, length).join(''))) return length
  }
  return 0
}

/** A string in both languages; undefined for none. No key is empty. */
export function commonKey(a: KeyLanguage, b: KeyLanguage): string | undefined {
  const isEnd = (x: number, y: number) => x === a.states.length - 1 && y === b.states.length - 1
  const seen = new Set<number>()
  let found: Pair[] = []
  const reach = (x: number, y: number, text: string) => {
    for (const from of closure(a, x)) {
      for (const to of closure(b, y)) {
        const pair = from * b.states.length + to
        // The pair of both ends counts only after a step: the empty string is not a key.
        if (text === '' || !seen.has(pair)) found.push({ x: from, y: to, text })
        if (text !== '') seen.add(pair)
      }
    }
  }
  reach(0, 0, '')
  while (found.length > 0) {
    const pairs = found
    found = []
    for (const { x, y, text } of pairs) {
      if (text !== '' && isEnd(x, y)) return text
      for (const one of a.states[x]?.edges ?? []) {
        for (const other of b.states[y]?.edges ?? []) {
          const character = commonCharacter(one.characters, other.characters)
          if (character !== undefined) reach(one.to, other.to, text + character)
        }
      }
    }
  }
  return undefined
}

interface Pair {
  readonly x: number
  readonly y: number
  /** A shortest string that leads to this pair. */
  readonly text: string
}

function closure({ states }: KeyLanguage, start: number): Set<number> {
  const reached = new Set([start])
  for (const state of reached) for (const next of states[state]?.jumps ?? []) reached.add(next)
  return reached
}

/** A character in both sets; a letter or digit if possible, for readable messages. */
function commonCharacter(a: Characters, b: Characters): string | undefined {
  const overlaps = a.flatMap(([first, last]) =>
    b.flatMap(([from, to]) =>
      first <= to && from <= last ? [[Math.max(first, from), Math.min(last, to)] as const] : [],
    ),
  )
  const [overlap] = overlaps
  if (overlap === undefined) return undefined
  const shown = shownFirst.find((point) => overlaps.some(([first, last]) => first <= point && point <= last))
  return String.fromCodePoint(shown ?? overlap[0])
}

const shownFirst = Array.from('1aA-', (character) => character.charCodeAt(0))
