import { type KeyLead, keysReachedIn, type Table } from '../../../../model/index.ts'

/**
 * The session policy of a tenant: it allows operations on items whose partition keys are the tenant's or shared, in the
 * table and in its indexes, and nothing else. A session has the permissions that both this policy and the role's own
 * allow (IAM User Guide, session policies).
 *
 * @param tableArn the ARN of the live table.
 * @param tenant null for requests without one, which use only what is shared.
 * @returns JSON in ASCII, as STS expects it. It is never empty: a session without a policy has all permissions of its role.
 */
export function sessionPolicy(table: Table, tableArn: string, tenant: string | null): string {
  const indexes = [...table.indexes.values()]
  const local = indexes.flatMap(({ kind, name }) => (kind === 'local' ? [`${tableArn}/index/${name}`] : []))
  const Statement = keysReachedIn(table, tenant ?? undefined).map(({ index, leads }) => ({
    Effect: 'Allow',
    ...(index === table.primaryIndex
      ? { Action: itemActions, Resource: [tableArn, ...local] }
      : { Action: 'dynamodb:Query', Resource: `${tableArn}/index/${index.name}` }),
    Condition: {
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': leads.map(patternOf) },
      // ForAllValues holds for a request without the key.
      Null: { 'dynamodb:LeadingKeys': 'false' },
    },
  }))
  return inAscii(JSON.stringify({ Version: '2012-10-17', Statement }))
}

/** Every action on items ends with `Item`, those in batches and transactions included; no Scan. */
const itemActions = ['dynamodb:*Item', 'dynamodb:Query']

/** A pattern of `StringLike`, in which a key's own `*`, `?` and `$` are escaped (IAM User Guide, policy variables). */
function patternOf({ text, isWhole }: KeyLead): string {
  return text.replace(/[*?$]/g, (character) => `\${${character}}`) + (isWhole ? '' : '*')
}

/** A policy may have only characters up to U+00FF (STS API Reference, AssumeRole). */
function inAscii(json: string): string {
  return json.replace(/[^ -~]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
