import { fileURLToPath } from 'node:url'

/** A position in a file, counted from 1. */
export interface Place {
  /** An absolute path. */
  readonly file: string
  readonly line?: number
  readonly column?: number
}

/**
 * The place of an error in a program. The stack of a syntax error begins with its place; other stacks have frames.
 * Pure.
 *
 * @param isSource whether a file belongs to the program itself.
 */
export function placeOf({ stack = '' }: Error, isSource: (file: string) => boolean): Place | undefined {
  const [first = '', ...rest] = stack.split('\n')
  const syntax = /^(\S.*):(\d+)$/.exec(first)
  if (syntax) {
    const column = (rest.find((line) => /^ *\^+ *$/.test(line)) ?? '').indexOf('^') + 1
    return { file: pathOf(syntax[1] ?? ''), line: Number(syntax[2]), ...(column > 0 && { column }) }
  }
  for (const [, location = '', line, column] of stack.matchAll(frame)) {
    const file = pathOf(location)
    if (isSource(file)) return { file, line: Number(line), column: Number(column) }
  }
  return undefined
}

const frame = /^ +at (?:.*?[ (])?((?:file:\/\/)?\/[^\s()]+):(\d+):(\d+)\)?$/gm

/** The file with an import that can't be found; undefined for another error. */
export function importerOf({ message }: Error): string | undefined {
  const [, importer] = / imported from (\S.*)$/.exec(message) ?? []
  return importer === undefined ? undefined : pathOf(importer)
}

function pathOf(location: string): string {
  return location.startsWith('file:') ? fileURLToPath(location) : location
}
