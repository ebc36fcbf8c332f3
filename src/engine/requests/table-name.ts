import type { RequestReader } from './request-reader.ts'

/**
 * The table that an operation on items names, by name or by ARN. Throws a ValidationException for one that no
 * table can have, before any other constraint is reported.
 */
export function readTableName(reader: RequestReader, member = 'TableName'): string {
  reader.require(member)
  const name = tableNameOf(reader.text(member) ?? '')
  if (reader.has(member)) checkName(reader, member, name, 1)
  reader.check()
  return name
}

/**
 * The name of the table that a request gives by name or by ARN: both are the same table wherever a request names
 * one (DynamoDB's API reference, for `TableName` and the keys of `RequestItems`).
 */
export function tableNameOf(nameOrArn: string): string {
  return arn.exec(nameOrArn)?.[1] ?? nameOrArn
}

/** The name that a new table shall have: from 3 characters on. */
export function checkNewName(reader: RequestReader, member: string): void {
  checkName(reader, member, reader.text(member) ?? '', 3)
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
