import type { Condition, DocumentPath, Update } from '../expressions/index.ts'
import type { Item } from '../values/index.ts'
import type { StatementScope } from './statement-scope.ts'

/** `SELECT … FROM "table"."index" WHERE … ORDER BY …` */
export interface SelectStatement {
  readonly kind: 'select'
  readonly scope: StatementScope
  readonly tableName: string
  readonly indexName: string | undefined
  /** What is wanted of the items; undefined is `*`. */
  readonly paths: readonly DocumentPath[] | undefined
  readonly where: Condition | undefined
  readonly order: readonly { readonly name: string; readonly descending: boolean }[]
}

/** `EXISTS(SELECT …)`: a condition of a transaction. */
export interface ExistsStatement {
  readonly kind: 'exists'
  readonly scope: StatementScope
  readonly tableName: string
  readonly where: Condition | undefined
}

/** `INSERT INTO "table" VALUE {…}` */
export interface InsertStatement {
  readonly kind: 'insert'
  readonly scope: StatementScope
  readonly tableName: string
  readonly item: Item
}

/** Which attributes of the item a write gives back. */
export type Returning = 'ALL OLD' | 'ALL NEW' | 'MODIFIED OLD' | 'MODIFIED NEW'

/** `UPDATE "table" SET … REMOVE … WHERE … RETURNING …` */
export interface UpdateStatement {
  readonly kind: 'update'
  readonly scope: StatementScope
  readonly tableName: string
  readonly update: Update
  readonly where: Condition | undefined
  readonly returning: Returning | undefined
}

/** `DELETE FROM "table" WHERE … RETURNING ALL OLD *` */
export interface DeleteStatement {
  readonly kind: 'delete'
  readonly scope: StatementScope
  readonly tableName: string
  readonly where: Condition | undefined
  readonly returning: Returning | undefined
}

/** A statement that writes, or a condition of a transaction that does. */
export type WriteStatement = InsertStatement | UpdateStatement | DeleteStatement | ExistsStatement

/** A statement, its parameters filled in. */
export type Statement = SelectStatement | WriteStatement
