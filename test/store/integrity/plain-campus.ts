/** The plain model of a campus: what is stored in each kind, by a key of its own. */
export interface PlainCampus {
  /** The names of offices, by `city/officeId`. */
  readonly offices: ReadonlyMap<string, string>
  /** By `city/officeId/roomId`. */
  readonly rooms: ReadonlyMap<string, PlainRoom>
  /** Rooms that can be restored. */
  readonly deleted: ReadonlyMap<string, PlainRoom>
  readonly passes: ReadonlyMap<string, PlainPass>
}

export interface PlainRoom {
  readonly seats: number
  readonly code?: string
}

export interface PlainPass {
  readonly code: string
  readonly office: string
  /** In seconds since 1970. */
  readonly ends?: number
}

/** A write. Offices and rooms are named by their keys. */
export type Write =
  | { readonly kind: 'open' | 'rename'; readonly office: string; readonly name: string }
  | { readonly kind: 'close'; readonly office: string }
  | { readonly kind: 'move'; readonly office: string; readonly city: string }
  | {
      readonly kind: 'build' | 'save'
      readonly office: string
      readonly room: string
      readonly values: PlainRoom
    }
  | { readonly kind: 'furnish'; readonly office: string; readonly room: string; readonly patch: RoomPatch }
  | { readonly kind: 'demolish' | 'restore'; readonly office: string; readonly room: string }
  | { readonly kind: 'issue'; readonly pass: string; readonly values: PlainPass }
  | { readonly kind: 'renew'; readonly pass: string; readonly patch: PassPatch }
  | { readonly kind: 'revoke'; readonly pass: string }

export type RoomPatch = { readonly seats?: number; readonly code?: string | null }
export type PassPatch = { readonly code?: string; readonly ends?: number | null }

export const emptyCampus: PlainCampus = {
  offices: new Map(),
  rooms: new Map(),
  deleted: new Map(),
  passes: new Map(),
}

/** A campus without the passes that have expired. */
export function unexpired(campus: PlainCampus, now: number): PlainCampus {
  const passes = [...campus.passes].filter(([, { ends }]) => ends === undefined || ends * 1000 >= now)
  return { ...campus, passes: new Map(passes) }
}

/** The campus after a write, and the codes with which it is rejected: none if it is made. */
export function applied(
  before: PlainCampus,
  write: Write,
): { readonly campus: PlainCampus; readonly codes: readonly string[] } {
  const codes = new Set<string>()
  const offices = new Map(before.offices)
  const rooms = new Map(before.rooms)
  const deleted = new Map(before.deleted)
  const passes = new Map(before.passes)
  const roomsOf = (office: string) => [...rooms].filter(([key]) => key.startsWith(`${office}/`))
  const need = (is: boolean, code: string) => void (is || codes.add(code))
  switch (write.kind) {
    case 'open':
      need(!offices.has(write.office), 'ALREADY_EXISTS')
      offices.set(write.office, write.name)
      break
    case 'rename':
      need(offices.has(write.office), 'NOT_FOUND')
      offices.set(write.office, write.name)
      break
    case 'close':
      need(roomsOf(write.office).length === 0, 'CONDITION_FAILED')
      need(offices.delete(write.office), 'NOT_FOUND')
      break
    case 'move': {
      const { office, city } = write
      const [, officeId] = office.split('/')
      const to = `${city}/${officeId}`
      need(offices.has(office), 'NOT_FOUND')
      need(!offices.has(to), 'ALREADY_EXISTS')
      offices.set(to, offices.get(office) ?? '')
      offices.delete(office)
      for (const [key, room] of roomsOf(office)) {
        rooms.delete(key)
        rooms.set(key.replace(office, to), room)
      }
      break
    }
    case 'build':
    case 'save': {
      const { office, room, values } = write
      const key = `${office}/${room}`
      need(offices.has(office), 'NOT_FOUND')
      if (write.kind === 'build') need(!rooms.has(key), 'ALREADY_EXISTS')
      rooms.set(key, { ...rooms.get(key), ...values })
      break
    }
    case 'furnish': {
      const key = `${write.office}/${write.room}`
      const room = rooms.get(key)
      need(room !== undefined, 'NOT_FOUND')
      const { code, ...rest } = { ...room, ...write.patch }
      rooms.set(key, { seats: 0, ...rest, ...(typeof code === 'string' && { code }) })
      break
    }
    case 'demolish': {
      const key = `${write.office}/${write.room}`
      const room = rooms.get(key)
      need(rooms.delete(key), 'NOT_FOUND')
      if (room) deleted.set(key, room)
      break
    }
    case 'restore': {
      const key = `${write.office}/${write.room}`
      const room = deleted.get(key)
      need(room !== undefined && offices.has(write.office), 'NOT_FOUND')
      need(!rooms.has(key), 'ALREADY_EXISTS')
      if (room && !rooms.has(key)) rooms.set(key, room)
      deleted.delete(key)
      break
    }
    case 'issue':
      need(!passes.has(write.pass), 'ALREADY_EXISTS')
      need(offices.has(write.values.office), 'NOT_FOUND')
      passes.set(write.pass, write.values)
      break
    case 'renew': {
      const pass = passes.get(write.pass)
      need(pass !== undefined, 'NOT_FOUND')
      const { ends, ...rest } = { ...pass, ...write.patch }
      passes.set(write.pass, {
        code: '',
        office: '',
        ...rest,
        ...(typeof ends === 'number' && { ends }),
      })
      break
    }
    case 'revoke':
      need(passes.delete(write.pass), 'NOT_FOUND')
      break
  }
  need(isUnique([...rooms.values()]) && isUnique([...passes.values()]), 'UNIQUE_VIOLATION')
  return codes.size === 0
    ? { campus: { offices, rooms, deleted, passes }, codes: [] }
    : { campus: before, codes: [...codes] }
}

function isUnique(all: readonly { readonly code?: string }[]): boolean {
  const codes = all.flatMap(({ code }) => code ?? [])
  return new Set(codes).size === codes.length
}

/** All that must be stored for a campus, as lines. */
export function linesOf({ offices, rooms, deleted, passes }: PlainCampus): string[] {
  const officeOf = (key: string) => key.slice(0, key.lastIndexOf('/'))
  const all: string[] = []
  for (const [key, name] of offices) {
    const own = [...rooms].filter(([room]) => officeOf(room) === key).map(([, room]) => room)
    const seats = own.reduce((sum, room) => sum + room.seats, 0)
    all.push(`office ${key} ${name}: ${own.length} rooms, ${seats} seats`)
  }
  for (const [key, { seats, code }] of rooms) {
    all.push(`room ${key}: ${seats} ${code} in ${offices.get(officeOf(key))}`)
    if (code !== undefined) all.push(`Room.code ${code} of room ${key}`)
  }
  for (const [key, { seats, code }] of deleted) all.push(`deleted room ${key}: ${seats} ${code}`)
  for (const [key, { code, office, ends }] of passes) {
    all.push(`pass ${key}: ${code} ${office} ${ends}`, `Pass.code ${code} of pass ${key} ${ends}`)
  }
  return all.toSorted()
}
