import type { Condition, DocumentPath, Update } from '../expressions/index.ts'
import type { Item } from '../values/index.ts'
import type { StatementScope } from './statement-scope.ts'

/** `SELECT … FROM "table"."index" WHERE … ORDER BY …` */
export interface SelectStatement {
  readonly kind: 'select'
  readonly scope: StatementScope
  readonly tableName: string
  readonly indexName: string | undefined
  /** The selected paths; undefined for `*`. */
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

/** The attributes of the item that a write returns. */
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

/** A write, or a condition of a transaction that writes. */
export type WriteStatement = InsertStatement | UpdateStatement | DeleteStatement | ExistsStatement

/** A statement with its parameters filled in. */
export type Statement = SelectStatement | WriteStatement
