import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Rule } from '../../src/index.ts'
import { decide } from '../../src/model/index.ts'
import { type Builder, callers, deskWith, openDesk, type TicketValues, ticket } from './desk.ts'

type MakeRule = (r: Builder) => Rule

const rules: fc.Arbitrary<MakeRule> = fc.letrec<{ rule: MakeRule }>((tie) => ({
  rule: fc.oneof(
    { maxDepth: 2 },
    fc.constantFrom<MakeRule>(
      (r) => r.authenticated,
      (r) => r.role('support'),
      (r) => r.eq('customerId', r.caller.userId),
      (r) => r.eq('priority', r.caller.level),
      (r) => r.eq('state', 'OPEN'),
      (r) => r.in('teamId', r.caller.teams),
      (r) => r.contains('watchers', r.caller.userId),
      (r) => r.custom(['priority', 'teamId'], ({ priority, teamId }) => priority > 1 || teamId === 'red'),
    ),
    fc.tuple(tie('rule'), tie('rule')).map(
      ([a, b]): MakeRule =>
        (r) =>
          r.and(a(r), b(r)),
    ),
    fc.tuple(tie('rule'), tie('rule')).map(
      ([a, b]): MakeRule =>
        (r) =>
          r.or(a(r), b(r)),
    ),
    tie('rule').map(
      (rule): MakeRule =>
        (r) =>
          r.not(rule(r)),
    ),
  ),
})).rule

const names = fc.constantFrom('ada', 'bob', 'sue')
const items = fc
  .array(
    fc.record(
      {
        customerId: names,
        teamId: fc.constantFrom('red', 'blue'),
        state: fc.constantFrom('OPEN' as const, 'CLOSED' as const),
        title: fc.constantFrom('a', 'b'),
        watchers: fc.array(names, { minLength: 1 }).map((all): ReadonlySet<string> => new Set(all)),
        priority: fc.integer({ min: 1, max: 3 }),
      },
      { requiredKeys: ['customerId', 'state', 'title', 'priority'] },
    ),
    { maxLength: 25 },
  )
  .map((all) => all.map((given, at) => ticket(`t${String(at).padStart(2, '0')}`, given)))

it('pages are full, and have exactly the items that the rule allows, in every place and for every caller', async () => {
  await fc.assert(
    fc.asyncProperty(
      rules,
      items,
      fc.constantFrom(...Object.values(callers)),
      fc.integer({ min: 1, max: 5 }),
      async (rule, all, caller, first) => {
        let built: Rule | undefined
        await using desk = await openDesk(
          deskWith((r) => {
            built = rule(r)
            return { read: built }
          }),
        )
        const { access, store, Ticket } = desk
        await store.putAll(Ticket, all)
        const request = store.request({ caller })
        const allowed = (item: TicketValues) => built !== undefined && decide(built, caller, item)

        const pagesOf = async (
          read: (
            after?: string,
          ) => Promise<{ edges: readonly { cursor: string; item: unknown }[]; hasNextPage: boolean }>,
        ) => {
          const found: string[] = []
          for (let after: string | undefined, turns = 0; turns < 30; turns += 1) {
            const { edges, hasNextPage } = await read(after)
            expect(edges.length === first || !hasNextPage).toBe(true)
            found.push(...edges.map(({ item }) => (item as TicketValues).ticketId as string))
            if (!hasNextPage) break
            after = edges.at(-1)?.cursor
          }
          return found
        }
        const sizeOf = (after: string | undefined) => ({ first, ...(after !== undefined && { after }) })
        const places: Record<string, [(item: TicketValues) => boolean, (after?: string) => Promise<never>]> =
          {
            partition: [
              ({ customerId }) => customerId === 'ada',
              (after) => request.page(access.ofCustomer, { customerId: 'ada' }, sizeOf(after)) as never,
            ],
            index: [
              ({ state }) => state === 'OPEN',
              (after) => request.page(access.inState, { state: 'OPEN' }, sizeOf(after)) as never,
            ],
            'keys only': [
              ({ title }) => title === 'a',
              (after) => request.page(access.titled, { title: 'a' }, sizeOf(after)) as never,
            ],
            'attribute as key': [
              ({ state }) => state === 'OPEN',
              (after) => request.page(access.byState, { state: 'OPEN' }, sizeOf(after)) as never,
            ],
            collection: [
              ({ customerId }) => customerId === 'bob',
              (after) => request.page(access.file, { customerId: 'bob' }, sizeOf(after)) as never,
            ],
          }
        for (const [place, [isThere, read]] of Object.entries(places)) {
          const expected = all
            .filter((item) => isThere(item) && allowed(item))
            .map(({ ticketId }) => ticketId)
          const found = await pagesOf(read).catch((error) => {
            // Nobody may read anything: the rule doesn't depend on items.
            expect(['FORBIDDEN', 'UNAUTHENTICATED']).toContain(error.code)
            return []
          })
          expect([place, found.sort()]).toEqual([place, expected.sort()])
        }
        const gets = await Promise.all(
          all.map(({ customerId, ticketId = '' }) =>
            request.one(access.ticket, { customerId, ticketId }).catch(() => null),
          ),
        )
        expect(gets.map((item) => item !== null)).toEqual(all.map(allowed))
      },
    ),
    { numRuns: 40 },
  )
})
