import type { Attribute, AttributeFlag, Attributes, ValueOf } from '../attributes/index.ts'
import type { TableDefinition } from '../definition/index.ts'
import type { CallerOf, Flagged, Plain } from '../inferred/index.ts'
import { type FieldDeclaration, type FieldRules, fieldRules } from './entity-rules.ts'
import type { ComparingRule, CustomRule, Operand, Rule } from './rule.ts'

/**
 * Makes the rules of an entity with the attributes `A`, in a table with the definition `D`.
 *
 * @example
 * rules: (r) => ({
 *   read: r.or(r.eq('customerId', r.caller.userId), r.role('support')),
 *   write: r.eq('customerId', r.caller.userId),
 * })
 */
export interface RuleBuilder<A extends Attributes, D extends TableDefinition> {
  /** Every caller, including anonymous ones. */
  readonly public: Rule
  /** Every caller with credentials. */
  readonly authenticated: Rule
  /** The attributes of the caller, to compare attributes of the item with. */
  readonly caller: CallerAttributes<D>
  /** A caller that has at least one of these roles. */
  role(...roles: RolesIn<D>): Rule
  /** The attribute equals an attribute of the caller, or a value. False if the caller or the item lacks it. */
  eq<Name extends keyof A & string>(
    attribute: Name,
    value: ValueOf<A, Name> | CallerAttribute<ValueOf<A, Name>>,
  ): Rule
  /** The attribute is one of a set of the caller's, or of a list. */
  in<Name extends keyof A & string>(
    attribute: Name,
    values: readonly ValueOf<A, Name>[] | CallerAttribute<ReadonlySet<ValueOf<A, Name>>>,
  ): Rule
  /** The attribute, a set or a list, contains an attribute of the caller, or a value. */
  contains<Name extends keyof A & string>(
    attribute: Name,
    value: MemberIn<ValueOf<A, Name>> | CallerAttribute<MemberIn<ValueOf<A, Name>>>,
  ): Rule
  /**
   * A function of these attributes of the item and the caller. It returns true to allow; it is not async. DynamoDB
   * can't evaluate it: items are read and paid for before it runs.
   */
  custom<const Names extends readonly (keyof A & string)[]>(
    attributes: Names,
    check: (item: PartOf<A, Names[number]>, caller: CallerOf<{ readonly definition: D }> | null) => boolean,
  ): Rule
  /** All of these. */
  and(...rules: readonly [Rule, Rule, ...Rule[]]): Rule
  /** At least one of these. */
  or(...rules: readonly [Rule, Rule, ...Rule[]]): Rule
  not(rule: Rule): Rule
  /** The rules of single attributes: one for reading and changing it, or `{ read, write }`. */
  fields(rules: { readonly [Name in keyof A]?: FieldDeclaration }): ReadonlyMap<string, FieldRules>
}

/** An attribute of callers with values of this type: `r.caller.userId`. */
export class CallerAttribute<Value> {
  readonly name: string
  /** Exists only at compile time. */
  declare readonly value: Value

  constructor(name: string) {
    this.name = name
  }
}

type CallerAttributes<D> = D extends { readonly caller: infer Declared extends Attributes }
  ? { readonly [Name in keyof Declared]: CallerAttribute<ValueOf<Declared, Name>> }
  : Readonly<Record<never, never>>

/** The arguments of `role()`, or a message if the table declares no roles. */
type RolesIn<D> = D extends { readonly roles: string }
  ? readonly [string, ...string[]]
  : readonly [
      'the table has no roles: declare which attribute of callers holds them, as roles in defineTable()',
    ]

type MemberIn<Value> = Value extends readonly (infer Element)[]
  ? Element
  : Value extends ReadonlySet<infer Member>
    ? Member
    : never

type PartOf<A extends Attributes, Names extends keyof A> = Plain<
  {
    readonly [Name in Exclude<Names, Flagged<A, 'optional'>>]: ValueIn<A[Name]>
  } & {
    readonly [Name in Extract<Names, Flagged<A, 'optional'>>]?: ValueIn<A[Name]>
  }
>

type ValueIn<Declared> = Declared extends Attribute<infer Value, AttributeFlag> ? Value : never

/** The rule builder of an entity. */
export function ruleBuilder<A extends Attributes, D extends TableDefinition>(
  attributes: A,
  { caller = {}, roles: heldIn }: D,
): RuleBuilder<A, D> {
  const comparing = (kind: ComparingRule['kind'], attribute: string, operand: unknown): Rule => {
    const type = Object.hasOwn(attributes, attribute) ? attributes[attribute]?.type : undefined
    return Object.freeze({ kind, attribute, type, operand: operandOf(operand) })
  }
  const joined = (kind: 'and' | 'or', of: readonly Rule[]): Rule => Object.freeze({ kind, of })
  const builder: RuleBuilder<Attributes, TableDefinition & { readonly roles: string }> = {
    public: Object.freeze({ kind: 'public' }),
    authenticated: Object.freeze({ kind: 'authenticated' }),
    caller: Object.fromEntries(
      Object.keys(caller).map((name) => [name, new CallerAttribute<unknown>(name)]),
    ) as never,
    role: (...roles) => Object.freeze({ kind: 'role', roles, heldIn }),
    eq: (attribute, value) => comparing('eq', attribute, value),
    in: (attribute, values) => comparing('in', attribute, values),
    contains: (attribute, value) => comparing('contains', attribute, value),
    custom: (names, check) =>
      Object.freeze({ kind: 'custom', attributes: names, check: check as CustomRule['check'] }),
    and: (...rules) => joined('and', rules),
    or: (...rules) => joined('or', rules),
    not: (rule) => Object.freeze({ kind: 'not', of: rule }),
    fields: fieldRules,
  }
  // The types of the arguments exist only at compile time.
  return builder as unknown as RuleBuilder<A, D>
}

function operandOf(given: unknown): Operand {
  return given instanceof CallerAttribute
    ? { kind: 'caller', name: given.name }
    : { kind: 'value', value: given }
}
