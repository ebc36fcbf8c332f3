import type { RequestReader } from './request-reader.ts'

/**
 * The table of an operation on items, given by name or ARN. Throws a ValidationException for an invalid name, before
 * any other constraint is reported.
 */
export function readTableName(reader: RequestReader, member = 'TableName'): string {
  const name = checkTableName(reader, member)
  reader.check()
  return name
}

/** The same, with faults that are reported together with others. */
export function checkTableName(reader: RequestReader, member = 'TableName'): string {
  reader.require(member)
  const name = tableNameOf(reader.text(member) ?? '')
  if (reader.has(member)) checkName(reader, member, name, 1)
  return name
}

/**
 * The name of a table that a request gives by name or ARN: both are allowed wherever a request names a table
 * (DynamoDB's API reference, for `TableName` and the keys of `RequestItems`).
 */
export function tableNameOf(nameOrArn: string): string {
  return arn.exec(nameOrArn)?.[1] ?? nameOrArn
}

/** Checks the name of a new table, which has at least 3 characters. */
export function checkNewName(reader: RequestReader, member: string): void {
  checkName(reader, member, reader.text(member) ?? '', 3)
}

/** The fault of a map with tables' names or ARNs as keys, if one is invalid; `show` returns the map in the message. */
export function tableNamesFault(
  member: string,
  names: readonly string[],
  show: () => string,
): string | undefined {
  const isValid = (name: string) => name.length >= 3 && name.length <= longest && pattern.test(name)
  if (names.every((name) => isValid(tableNameOf(name)))) return undefined
  return `Value '${show()}' at '${member}' failed to satisfy constraint: Map keys must satisfy constraint: [Member must have length less than or equal to ${longest}, Member must have length greater than or equal to 3, Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+]`
}

const arn = /^arn:aws[a-z-]*:dynamodb:[a-z0-9-]+:[0-9]{12}:table\/([a-zA-Z0-9_.-]+)$/
const pattern = /^[a-zA-Z0-9_.-]+$/
const longest = 255

function checkName(reader: RequestReader, member: string, name: string, shortest: number): void {
  if (name.length < shortest) {
    reader.fault(member, name, `Member must have length greater than or equal to ${shortest}`)
  }
  if (name.length > longest) {
    reader.fault(member, name, `Member must have length less than or equal to ${longest}`)
  }
  if (name !== '' && !pattern.test(name)) {
    reader.fault(member, name, 'Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+')
  }
}
