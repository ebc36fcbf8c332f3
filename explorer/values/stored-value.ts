import type { JsonItem, JsonValue } from '../../src/explorer/protocol/index.ts'

/** DynamoDB's name of a type. */
export type Kind = 'S' | 'N' | 'B' | 'BOOL' | 'NULL' | 'L' | 'M' | 'SS' | 'NS' | 'BS'

const kinds: readonly string[] = ['S', 'N', 'B', 'BOOL', 'NULL', 'L', 'M', 'SS', 'NS', 'BS']

/** The type of a value in DynamoDB's JSON form; undefined for anything else. */
export function kindOf(value: JsonValue): Kind | undefined {
  const [name] = Object.keys(value)
  return isKind(name) ? name : undefined
}

function isKind(name: string | undefined): name is Kind {
  return name !== undefined && kinds.includes(name)
}

const kindNames: Readonly<Record<Kind, string>> = {
  S: 'string',
  N: 'number',
  B: 'binary',
  BOOL: 'boolean',
  NULL: 'null',
  L: 'list',
  M: 'map',
  SS: 'string set',
  NS: 'number set',
  BS: 'binary set',
}

/** The name of a value's type for people. */
export function kindName(value: JsonValue): string {
  const kind = kindOf(value)
  return kind === undefined ? 'unknown' : kindNames[kind]
}

/** A stored value as the plain JSON that it stands for. Numbers stay strings, as they may have 38 digits. */
export function plain(value: JsonValue): unknown {
  const kind = kindOf(value)
  const content = kind === undefined ? value : value[kind]
  if (kind === 'NULL') return null
  if (kind === 'L' && Array.isArray(content)) return content.map(plain)
  if (kind === 'M' && isRecord(content)) {
    return Object.fromEntries(
      Object.entries(content).map(([name, member]) => [name, isRecord(member) ? plain(member) : member]),
    )
  }
  return content
}

/** An attribute of an item; undefined without it, also for a name such as `constructor`, which every object has. */
export function attributeOf(item: JsonItem, name: string): JsonValue | undefined {
  return Object.hasOwn(item, name) ? item[name] : undefined
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A cell shows this many characters at most, however long the value is. */
const previewLength = 160

/** A value in one line, for a cell of the grid. */
export function preview(value: JsonValue): string {
  return cut(previewOf(value, previewLength))
}

function previewOf(value: JsonValue, room: number): string {
  const kind = kindOf(value)
  const content = kind === undefined ? value : value[kind]
  switch (kind) {
    case 'S':
    case 'N':
      return String(content)
    case 'B':
      return `${String(content)}`
    case 'BOOL':
      return content === true ? 'true' : 'false'
    case 'NULL':
      return 'null'
    case 'L':
      return Array.isArray(content) ? `[${joined(content.map(memberOf), room)}]` : ''
    case 'M':
      return isRecord(content)
        ? `{ ${joined(
            Object.entries(content).map(([name, member]) => `${name}: ${memberOf(member)}`),
            room,
          )} }`
        : ''
    case 'SS':
    case 'NS':
    case 'BS':
      return Array.isArray(content) ? joined(content.map(String), room) : ''
    default:
      return JSON.stringify(value)
  }
}

function memberOf(member: unknown): string {
  return isRecord(member) ? cut(previewOf(member, 40)) : String(member)
}

function joined(parts: readonly string[], room: number): string {
  let line = ''
  for (const part of parts) {
    if (line.length > room) return `${line}…`
    line = line === '' ? part : `${line}, ${part}`
  }
  return line
}

function cut(line: string): string {
  const flat = /[\n\r\t]/.test(line) ? line.replaceAll(/\s+/g, ' ') : line
  return flat.length > previewLength ? `${flat.slice(0, previewLength)}…` : flat
}
