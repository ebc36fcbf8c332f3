import { execFile } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'

/** Each file has one misuse of a model, named by the file; `shop.ts` and `desk.ts` are the models. */
const folder = join(import.meta.dirname, 'wrong')
const files = readdirSync(folder).filter(
  (name) => name.endsWith('.ts') && !['shop.ts', 'desk.ts'].includes(name),
)

/** The first line of the compiler's message for each misuse. */
const sayings: Readonly<Record<string, string>> = {
  'attribute-not-declared': "attribute 'customer' is not declared in attributes",
  'attribute-optional-in-index':
    "attribute 'note' is optional: make it required, or declare this index entry sparse: true",
  'attribute-optional-in-key': `"attribute 'note' is optional: make it required"`,
  'attribute-without-order':
    "attribute 'total' has no ordered key encoding: use id, string, enum, dateTime, date, or a number with digits",
  'collection-of-two-partitions':
    "its partition template is 'PROFILE#{profileId}' and the first member's 'CUSTOMER#{customerId}': the members of a " +
    'collection share one',
  'condition-of-another-type': "'string' is not assignable to type 'number'",
  'consistent-lookup-on-global-index': 'a global index has no consistent reads',
  'consistent-on-global-index': 'a global index has no consistent reads',
  'custom-type-of-an-optional-attribute':
    'call optional(), default() and readOnly() on the custom type, not on the type that stores it',
  'custom-type-without-decode': "Property 'decode' is missing in type",
  'custom-type-without-order':
    "attribute 'even' has no ordered key encoding: use id, string, enum, dateTime, date, or a number with digits",
  'default-of-another-type': "'string' is not assignable to parameter of type 'number",
  'derived-from-an-optional-attribute': "its input 'note' is optional: declare it optional() as well",
  'derived-from-an-undeclared-attribute': "its input 'mail' is not declared in attributes",
  'derived-with-another-parameter': "its input 'total' has another type than the function's parameter",
  'enumeration-without-values': 'Expected at least 1 arguments, but got 0',
  'expected-version-without-version': 'the entity has no version: declare an a.version() attribute',
  'filter-on-unknown-attribute': `'"colour"' is not assignable to type '"customerId" |`,
  'filter-with-another-type': "'string' is not assignable to type 'number'",
  'index-not-declared': "the table has no index 'gsi9'",
  'key-part-missing': "Property 'orderId' is missing in type '{ customerId: string; }'",
  'local-index-with-partition': 'a local index shares the partition of the primary key: give sort only',
  'lookup-on-unknown-index': `'"gsi9"' is not assignable to parameter of type '"gsi1"'`,
  'movable-outside-the-key':
    "attribute 'state' is not part of the primary key, and every update may change it: remove it from movable",
  'more-than-four-keys':
    "'[string, string, string, string, string]' is not assignable to type 'KeyAttributes'",
  'one-key-with-several-templates': 'this key has one attribute: give one template, not a list',
  'operand-of-another-type': `'Operator<"add", "1">' is not assignable`,
  'operator-of-another-type': `'Operator<"append", readonly [1]>' is not assignable`,
  'page-with-unknown-option': "'limit' does not exist in type 'PageRequest'",
  'partition-part-missing':
    "'{ state: \"OPEN\"; }' is not assignable to type '{ readonly customerId: string;",
  'query-on-unknown-index': `'"gsi9"' is not assignable to parameter of type '"gsi1" |`,
  'range-behind-an-open-part':
    "'{ customerId: string; placedAt: { gte: Date; }; }' is not assignable to type '{ readonly customerId: string; " +
    'readonly placedAt?: never; readonly state?: never; }',
  'range-with-unknown-operator': "'equals' does not exist in type 'Range<",
  'removal-of-a-required-attribute': "'null' is not assignable to type 'boolean'",
  'restore-without-soft-delete': 'its deleted items can not be restored: declare softDelete',
  'roles-in-no-set': "'role' is no set of strings: declare it as a.stringSet()",
  'roles-not-declared': "'roles' is not an attribute of callers: declare it in caller",
  'rule-contains-in-no-set':
    "'CallerAttribute<string>' is not assignable to parameter of type 'CallerAttribute<never>'",
  'rule-function-of-unknown-attribute': `'"owner"' is not assignable to type '"ticketId" | "title"'`,
  'rule-in-no-set':
    "'CallerAttribute<string>' is not assignable to parameter of type 'CallerAttribute<ReadonlySet<string>> | readonly string[]'",
  'rule-of-an-unknown-field': "'colour' does not exist in type",
  'rule-on-unknown-attribute': `'"owner"' is not assignable to parameter of type '"ticketId" | "title"'`,
  'rule-with-another-type':
    "'CallerAttribute<number>' is not assignable to parameter of type 'string | CallerAttribute<string>'",
  'rule-with-another-value':
    "'number' is not assignable to parameter of type 'string | CallerAttribute<string>'",
  'rule-with-roles-that-are-not-declared':
    'the table has no roles: declare which attribute of callers holds them, as roles in defineTable()',
  'rule-with-unknown-attribute-of-the-caller': "Property 'email' does not exist on type",
  'several-keys-of-a-table': "'string[]' is not assignable to type 'KeyAttribute'",
  'several-keys-with-a-wrong-template':
    "attribute 'score' has no ordered key encoding: use id, string, enum, dateTime, date, or a number with digits",
  'several-keys-with-one-template': 'this key has 2 attributes: give a list of 2 templates, one for each',
  'several-keys-with-too-few-templates':
    'this key has 2 attributes: give a list of 2 templates, one for each',
  'snapshot-of-a-query': 'a snapshot reads by primary keys: give a get',
  'sort-template-missing': 'the table has a sort key: give its template as well',
  'sort-template-missing-on-index': 'the index has a sort key: give its template as well',
  'sort-template-without-sort-key': 'the table has no sort key',
  'tenant-missing':
    'it lacks the tenant: begin it with fixed text and {org}, or declare the entity shared: true',
  'tenant-missing-on-index':
    'it lacks the tenant: begin it with fixed text and {org}, or declare the entity shared: true',
  'tenant-behind-a-part': "{org} isn't its first part: begin it with fixed text and {org}",
  'tenant-in-a-shared-entity': 'has the tenant, and the entity is shared: remove {org}, or shared',
  'tenant-not-declared': "'org' is not an attribute of callers: declare it in caller",
  'tenant-optional': "'org' is optional: every caller has a tenant, make it required",
  'tenant-as-an-argument': "'org' does not exist in type",
  'request-without-tenant': "'RequestOptions & { readonly tenant: string | null; }'",
  'put-all-without-tenant':
    "'{}' is not assignable to parameter of type 'PutOptions & { readonly tenant: string; }'",
  'update-of-a-key-attribute': "'orderId' does not exist in type '{ state?:",
  'value-behind-a-range':
    '\'{ customerId: string; state: { gte: "OPEN"; }; placedAt: Date; }\' is not assignable to type',
  'value-behind-an-open-key-attribute':
    "'{ score: number; }' is not assignable to type '{ readonly round?: never; readonly score?: never; }",
  'value-not-in-enumeration': 'Did you mean \'"OPEN"\'?',
  'where-behind-an-open-part':
    "'{ placedAt: Date; }' is not assignable to type '{ readonly placedAt?: never; readonly state?: never; }",
  'parent-key-not-declared':
    "'profileId' of the key of Profile is not declared in attributes: name the attribute that has its value by key",
  'parent-count-of-another-kind': "'name' is not an a.count() of Account",
  'parent-sum-of-a-string': "attribute 'note' is not a number of its attributes",
  'unique-attribute-not-declared': "attribute 'number' is not declared in attributes",
}

/** A message of the compiler: the file's name without its extension, and the message's first line. */
interface Message {
  readonly file: string
  readonly line: string
}

/** The compiler's messages for all files, in one run. */
async function compile(): Promise<Message[]> {
  const compiler = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc')
  const output = await new Promise<string>((resolve) => {
    execFile(process.execPath, [compiler, '--project', folder, '--pretty', 'false'], (_, text) =>
      resolve(text),
    )
  })
  const messages = output.matchAll(/^(\S+)\(\d+,\d+\): error TS\d+: (.*)$/gm)
  return [...messages].flatMap(([, path = '', line = '']) =>
    path.includes('types/wrong/') ? [{ file: basename(path, '.ts'), line }] : [],
  )
}

const messages = await compile()

describe('misuse of the model does not compile, and the first line of the message says why', () => {
  it.each(files.map((name) => basename(name, '.ts')))('%s', (file) => {
    const lines = messages.filter((message) => message.file === file).map(({ line }) => line)
    expect(lines).toEqual([expect.stringContaining(sayings[file] ?? `a saying for ${file}`)])
    expect(lines.join().length).toBeLessThan(400)
  })

  it('correct use compiles', () => {
    expect(messages.filter(({ file }) => !(file in sayings))).toEqual([])
  })
})
