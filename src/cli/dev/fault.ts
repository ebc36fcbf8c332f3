import { relative } from 'node:path'
import type { Place } from '../definition/index.ts'

/** Something wrong with a project: its model, its code, its types, or the data that it finds. */
export interface Fault {
  /** Where it is; undefined for a fault of no file, such as one of the table. */
  readonly place: Place | undefined
  readonly message: string
}

/** The faults as lines for the terminal, by file and line, each with its path relative to a folder. Pure. */
export function listFaults(faults: readonly Fault[], folder: string): string {
  const sorted = faults.toSorted(
    ({ place: one }, { place: other }) =>
      compare(one?.file ?? '', other?.file ?? '') || (one?.line ?? 0) - (other?.line ?? 0),
  )
  const lines = sorted.map(({ place, message }) => {
    const indented = message.replaceAll('\n', '\n    ')
    return place === undefined ? `  ${indented}\n` : `  ${shownPlace(place, folder)}  ${indented}\n`
  })
  return `${faults.length === 1 ? 'A fault' : `${faults.length} faults`}:\n${lines.join('')}`
}

/**
 * The faults for the list, without repeats: the compiler and Node report a syntax error at the same line. Pure.
 */
export function withoutRepeats(ofGateway: readonly Fault[], ofTypes: readonly Fault[]): Fault[] {
  const places = new Set(ofTypes.flatMap(({ place }) => (place ? [`${place.file}:${place.line}`] : [])))
  const others = ofGateway.filter(({ place }) => !place || !places.has(`${place.file}:${place.line}`))
  return [...others, ...ofTypes]
}

function shownPlace({ file, line, column }: Place, folder: string): string {
  return [relative(folder, file), line, column].filter((each) => each !== undefined).join(':')
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}
