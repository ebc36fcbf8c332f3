import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  a,
  CallerRights,
  certain,
  decidable,
  decide,
  defineTable,
  holds,
  type ItemPart,
  partsOfItemRule,
  type Rule,
  ruleBuilder,
  ruleFor,
  ruleGiven,
  ruleText,
} from '../../src/model/index.ts'

const shop = defineTable({
  name: 'shop',
  primaryKey: { partition: 'pk', sort: 'sk' },
  caller: { userId: a.id(), level: a.int().optional(), teams: a.stringSet(), roles: a.stringSet() },
  roles: 'roles',
})
const attributes = {
  customerId: a.id(),
  teamId: a.id().optional(),
  level: a.int(),
  members: a.stringSet().optional(),
  state: a.enum('DRAFT', 'PUBLISHED'),
}
const r = ruleBuilder(attributes, shop.definition)

const ada = { userId: 'ada', teams: new Set(['red']), roles: new Set<string>() }
const support = { userId: 'sue', level: 3, teams: new Set<string>(), roles: new Set(['support']) }
const order = { customerId: 'ada', teamId: 'red', level: 3, members: new Set(['sue']), state: 'DRAFT' }

describe('decide', () => {
  it.each<[string, Rule, boolean, boolean, boolean]>([
    ['public', r.public, true, true, true],
    ['authenticated', r.authenticated, true, true, false],
    ['role', r.role('admin', 'support'), false, true, false],
    ['eq with an attribute of the caller', r.eq('customerId', r.caller.userId), true, false, false],
    ['eq with a number of the caller', r.eq('level', r.caller.level), false, true, false],
    ['eq with a value', r.eq('state', 'DRAFT'), true, true, true],
    ['in a set of the caller', r.in('teamId', r.caller.teams), true, false, false],
    ['in a list', r.in('state', ['PUBLISHED']), false, false, false],
    ['contains', r.contains('members', r.caller.userId), false, true, false],
    [
      'custom',
      r.custom(['level'], ({ level }, caller) => level > 2 && caller?.userId === 'ada'),
      true,
      false,
      false,
    ],
    ['and', r.and(r.authenticated, r.eq('level', r.caller.level)), false, true, false],
    ['or', r.or(r.eq('customerId', r.caller.userId), r.role('support')), true, true, false],
    ['not', r.not(r.eq('customerId', r.caller.userId)), false, true, true],
  ])('%s', (_, rule, forAda, forSupport, forAnonymous) => {
    expect([ada, support, null].map((caller) => decide(rule, caller, order))).toEqual([
      forAda,
      forSupport,
      forAnonymous,
    ])
  })

  it('a comparison with a value that is missing does not hold, and its negation does', () => {
    const rule = r.in('teamId', r.caller.teams)
    expect([decide(rule, ada, { level: 1 }), decide(r.not(rule), ada, { level: 1 })]).toEqual([false, true])
  })

  it('a value of the caller that no item can have compares with none', () => {
    const strict = ruleBuilder({ code: a.int({ digits: 2, min: 0 }) }, shop.definition)
    expect(ruleFor(strict.eq('code', strict.caller.level), { level: 100 })).toBe(false)
  })

  it('a function that returns a promise is an error, and allows nothing', () => {
    const rule = r.custom(['level'], (async () => true) as never)
    expect(() => decide(rule, ada, order)).toThrow('to return true or false, got a promise')
  })
})

it('descriptions of rules', () => {
  const owner = r.eq('customerId', r.caller.userId)
  expect(
    [
      r.or(owner, r.and(r.role('support', 'admin'), r.not(r.eq('state', 'DRAFT')))),
      r.custom(['level'], () => true),
      r.in('teamId', r.caller.teams),
    ].map(ruleText),
  ).toEqual([
    'customerId = caller.userId or ((role support or admin) and not state = "DRAFT")',
    'function of caller, level',
    'teamId in caller.teams',
  ])
})

describe('a rule that is decided in steps', () => {
  const rules: fc.Arbitrary<Rule> = fc.letrec<{ rule: Rule }>((tie) => ({
    rule: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      fc.constantFrom<Rule>(
        r.public,
        r.authenticated,
        r.role('support'),
        r.eq('customerId', r.caller.userId),
        r.eq('level', r.caller.level),
        r.eq('state', 'DRAFT'),
        r.in('teamId', r.caller.teams),
        r.contains('members', r.caller.userId),
        r.custom(['level'], ({ level }) => level > 1),
      ),
      fc.tuple(tie('rule'), tie('rule')).map(([one, other]) => r.and(one, other)),
      fc.tuple(tie('rule'), tie('rule')).map(([one, other]) => r.or(one, other)),
      tie('rule').map((rule) => r.not(rule)),
    ),
  })).rule
  const names = fc.constantFrom('ada', 'sue')
  const items = fc.record(
    {
      customerId: names,
      teamId: fc.constantFrom('red', 'blue'),
      level: fc.integer({ min: 0, max: 3 }),
      members: fc.array(names, { minLength: 1 }).map((all) => new Set(all)),
      state: fc.constantFrom('DRAFT', 'PUBLISHED'),
    },
    { requiredKeys: ['customerId', 'level', 'state'] },
  )
  const callers = fc.constantFrom(ada, support, null)
  const known = fc.subarray(['customerId', 'teamId', 'level', 'state'])

  it('decides the same, whatever is known first', () => {
    fc.assert(
      fc.property(rules, callers, items, known, (rule, caller, item, first) => {
        const given = Object.fromEntries(first.map((name) => [name, item[name as keyof typeof item]]))
        expect(holds(ruleGiven(ruleFor(rule, caller), given), item)).toBe(decide(rule, caller, item))
      }),
      { numRuns: 500 },
    )
  })

  it('allows at least, and at most, as much where a part of it is assumed, and the same where none is', () => {
    fc.assert(
      fc.property(rules, callers, items, known, (rule, caller, item, decided) => {
        const whole = ruleFor(rule, caller)
        const canDecide = (part: ItemPart) => part.kind !== 'custom' && decided.includes(part.attribute)
        const most = holds(decidable(whole, canDecide), item)
        const least = holds(certain(whole, canDecide), item)
        if (partsOfItemRule(whole).every(canDecide))
          expect([most, least]).toEqual([holds(whole, item), holds(whole, item)])
        else expect([most || !holds(whole, item), !least || holds(whole, item)]).toEqual([true, true])
      }),
      { numRuns: 500 },
    )
  })
})

describe('an item as a caller may see it', () => {
  const Order = shop.entity('Order', {
    attributes: { customerId: a.id(), cost: a.int(), note: a.string().optional() },
    key: { partition: 'CUSTOMER#{customerId}', sort: 'ORDER' },
    rules: (rule) => ({
      read: rule.authenticated,
      fields: rule.fields({ cost: rule.role('support'), note: rule.eq('customerId', rule.caller.userId) }),
    }),
  })
  const item = { __typename: 'Order', customerId: 'ada', cost: 7, note: 'private' }

  it('lacks the attributes that they may not read, and access to one throws', () => {
    const shown = new CallerRights(ada).shown(Order, item)
    expect({ ...shown }).toEqual({ __typename: 'Order', customerId: 'ada', note: 'private' })
    expect(() => shown?.cost).toThrow("Order.cost can't be read by this caller")
    const forSupport = new CallerRights(support).shown(Order, item)
    expect({ ...forSupport }).toEqual({ __typename: 'Order', customerId: 'ada', cost: 7 })
  })

  it('is undefined where they may not read it', () => {
    expect(new CallerRights(null).shown(Order, item)).toBeUndefined()
  })

  it('can be changed by nobody unless a rule allows it', () => {
    const { create, update, delete: remove } = new CallerRights(support).of(Order)
    expect([create, update, remove]).toEqual([false, false, false])
  })
})

it('rules of attributes that rule.fields() has not made are rejected, with the entity', () => {
  const declare = () =>
    shop.entity('Bill', {
      attributes: { customerId: a.id(), cost: a.int() },
      key: { partition: 'CUSTOMER#{customerId}', sort: 'BILL' },
      // @ts-expect-error the type is that of rule.fields()
      rules: (rule) => ({ read: rule.authenticated, fields: { cost: rule.role('support') } }),
    })
  expect(declare).toThrow('Bill: expected fields of its rules to be r.fields({ … })')
})
