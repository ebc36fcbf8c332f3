import { isMembers, tableNameOf } from '../requests/index.ts'
import type { WireDocument } from './operation.ts'

/** The tables that a request of any item operation names, by name or by ARN, each once. */
export function tablesIn(input: WireDocument): string[] {
  return [...new Set(namesIn(input).map(tableNameOf))]
}

/** The ARNs in a request, by the names of their tables. */
export function arnsIn(input: WireDocument): ReadonlyMap<string, string> {
  const arns = namesIn(input).filter((name) => tableNameOf(name) !== name)
  return new Map(arns.map((arn) => [tableNameOf(arn), arn]))
}

/** Whether the statements of a request, if it has any, are all SELECTs. */
export function onlySelects(input: WireDocument): boolean {
  return statementsIn(input).every((statement) => /^\s*SELECT\b/i.test(statement))
}

/** The names as given in the request. */
function namesIn(input: WireDocument): string[] {
  const { TableName, RequestItems, TransactItems } = input
  return [
    ...(typeof TableName === 'string' ? [TableName] : []),
    ...(isMembers(RequestItems) ? Object.keys(RequestItems) : []),
    ...(Array.isArray(TransactItems) ? TransactItems.flatMap(tablesOfAction) : []),
    ...statementsIn(input).flatMap(tableOfStatement),
  ]
}

function tablesOfAction(action: unknown): string[] {
  if (!isMembers(action)) return []
  return Object.values(action).flatMap((each) =>
    isMembers(each) && typeof each.TableName === 'string' ? [each.TableName] : [],
  )
}

/** The PartiQL of ExecuteStatement, BatchExecuteStatement or ExecuteTransaction. */
function statementsIn({ Statement, Statements, TransactStatements }: WireDocument): string[] {
  return [
    Statement,
    ...[Statements, TransactStatements].flat().map((each) => (isMembers(each) ? each.Statement : undefined)),
  ].filter((each) => typeof each === 'string')
}

/** Doesn't use the parser, which is loaded with the first statement. Undefined if the statement isn't valid. */
function tableOfStatement(statement: string): string[] {
  for (const { groups = {} } of statement.matchAll(quotedOrTable)) {
    const name = groups.identifier?.replaceAll('""', '"') ?? groups.word
    if (name !== undefined) return [name]
  }
  return []
}

/** The table's name follows the first FROM, INTO or UPDATE outside quotes and comments. */
const quotedOrTable =
  /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\b(?:FROM|INTO|UPDATE)\s+(?:"(?<identifier>(?:[^"]|"")+)"|(?<word>[\w$]+))/gi
