import { jsonFault } from './json-fault.ts'

/**
 * Parses JSON.
 *
 * @param name the name of its file or option, for messages.
 * @param firstLine the line of the file in which the text begins.
 * @throws SyntaxError with the name, the line and the column of the fault: V8's message often has no place.
 */
export function parseJson(text: string, name: string, firstLine = 1): unknown {
  try {
    return JSON.parse(text)
  } catch {
    const { offset, expected, found } = jsonFault(text)
    const { line, column } = placeIn(text, offset)
    throw new SyntaxError(`${name}:${firstLine + line - 1}:${column}: expected ${expected}, got ${found}`)
  }
}

/** The position of an offset, counted from 1. */
function placeIn(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset).split('\n')
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
}
