import { a, createBuilder, defineGateway, defineTable } from 'dynagate'
import type { MatrixItems } from 'dynagate/testing'

/** An archive of several companies, in which every kind of rule decides who sees what. */
const archive = defineTable({
  name: 'archive',
  primaryKey: { partition: 'pk', sort: 'sk' },
  stream: 'newAndOldImages',
  indexes: {
    gsi1: { global: { partition: 'gsi1pk', sort: 'gsi1sk' } },
    gsi2: { global: { partition: 'gsi2pk', sort: 'gsi2sk' }, projection: 'keysOnly' },
  },
  caller: {
    userId: a.id(),
    org: a.id(),
    level: a.int().optional(),
    teams: a.stringSet(),
    roles: a.stringSet(),
  },
  tenant: 'org',
  roles: 'roles',
})

/** Comparisons with attributes of the caller and with values, in all combinations; attributes with rules of their own. */
const Memo = archive.entity('Memo', {
  attributes: {
    memoId: a.id(),
    ownerId: a.id(),
    teamId: a.id().optional(),
    readers: a.stringSet().optional(),
    state: a.enum('DRAFT', 'SENT'),
    text: a.string(),
    code: a.string(),
    rating: a.int(),
    version: a.version(),
  },
  key: { partition: 'ORG#{org}#MEMO#{memoId}', sort: 'MEMO' },
  indexes: {
    gsi1: { partition: 'ORG#{org}#STATE#{state}', sort: '{ownerId}#{memoId}' },
    gsi2: { partition: 'ORG#{org}#CODE#{code}', sort: '{memoId}' },
  },
  rules: (r) => {
    const owner = r.eq('ownerId', r.caller.userId)
    return {
      read: r.or(
        owner,
        r.in('teamId', r.caller.teams),
        r.contains('readers', r.caller.userId),
        r.role('admin'),
        r.and(r.eq('state', 'SENT'), r.not(r.in('teamId', ['secret', 'board'])), r.role('support')),
      ),
      write: r.and(r.or(owner, r.role('admin')), r.eq('state', 'DRAFT')),
      delete: r.role('admin'),
      fields: r.fields({
        rating: { read: r.or(r.not(owner), r.role('admin')), write: r.role('admin') },
        code: owner,
        text: { write: r.or(owner, r.role('admin')) },
      }),
    }
  },
})

/** Decided by functions, which DynamoDB can't evaluate, and in the owner's partition. */
const Draft = archive.entity('Draft', {
  attributes: { ownerId: a.id(), draftId: a.id(), level: a.int(), title: a.string(), memoId: a.id() },
  key: { partition: 'ORG#{org}#DRAFTS#{ownerId}', sort: 'DRAFT#{draftId}' },
  indexes: { gsi1: { partition: 'ORG#{org}#DRAFTS', sort: '{title}' } },
  rules: (r) => {
    const cleared = r.custom(['level'], ({ level }, caller) => level <= (caller?.level ?? 0))
    return {
      read: r.and(r.authenticated, r.or(r.eq('ownerId', r.caller.userId), cleared)),
      create: r.and(r.eq('ownerId', r.caller.userId), cleared),
      update: cleared,
      delete: r.and(cleared, r.not(r.role('support'))),
    }
  },
})

/** Every caller of the company reads profiles one by one; who lists or finds them needs more. */
const Profile = archive.entity('Profile', {
  attributes: { ownerId: a.id(), name: a.string(), email: a.email() },
  key: { partition: 'ORG#{org}#DRAFTS#{ownerId}', sort: 'PROFILE' },
  indexes: {
    gsi1: { partition: 'ORG#{org}#PROFILES', sort: '{name}' },
    gsi2: { partition: 'ORG#{org}#EMAIL#{email}', sort: 'PROFILE' },
  },
  rules: (r) => ({
    read: r.authenticated,
    write: r.eq('ownerId', r.caller.userId),
    fields: r.fields({ email: r.or(r.eq('ownerId', r.caller.userId), r.role('admin')) }),
  }),
})

/** For everybody, of all companies; only admins write it. */
const Notice = archive.entity('Notice', {
  attributes: { noticeId: a.id(), text: a.string() },
  key: { partition: 'NOTICE#{noticeId}', sort: 'NOTICE' },
  shared: true,
  rules: (r) => ({ read: r.public, write: r.role('admin') }),
})

const access = archive.access({
  memo: Memo.get(),
  memosIn: Memo.query('gsi1', { filter: { attributes: ['text', 'rating', 'teamId'], readUnits: 50 } }),
  memosByCode: Memo.query('gsi2'),
  memoByCode: Memo.lookup('gsi2'),
  draft: Draft.get(),
  draftsOf: Draft.query(),
  drafts: Draft.query('gsi1', { rule: (r) => r.not(r.role('intern')) }),
  profile: Profile.get(),
  profiles: Profile.query('gsi1', { rule: (r) => r.role('admin', 'support') }),
  profileByEmail: Profile.lookup('gsi2'),
  file: archive.collection([Draft, Profile]),
  notice: Notice.get(),
})

const builder = createBuilder(archive)
builder.entity(Memo, {
  fields: (t) => ({
    ...t.attributes(),
    owner: t.item(access.profile),
    drafts: t.connection(access.draftsOf, { countUpTo: 20 }),
  }),
})
builder.entity(Draft, { fields: (t) => ({ ...t.attributes(), memo: t.item(access.memo) }) })
builder.entity(Profile, {
  fields: (t) => ({ ...t.attributes(), file: t.connection(access.file, { countUpTo: 20 }) }),
})
builder.entity(Notice, { fields: (t) => t.attributes() })
builder.queryFields((t) => ({
  memo: t.item(access.memo),
  memosIn: t.connection(access.memosIn, { countUpTo: 20 }),
  memosByCode: t.connection(access.memosByCode),
  memoByCode: t.item(access.memoByCode),
  draftsOf: t.connection(access.draftsOf, { countUpTo: 20 }),
  drafts: t.connection(access.drafts, { countUpTo: 20 }),
  profiles: t.connection(access.profiles),
  profileByEmail: t.item(access.profileByEmail),
  file: t.connection(access.file),
  notice: t.item(access.notice),
}))
builder.subscriptionFields((t) => ({
  memoChanged: t.changes(access.memo),
  memosChanged: t.changes(access.memosIn),
  draftsChanged: t.changes(access.drafts),
  noticeChanged: t.changes(access.notice),
}))
builder.mutationFields((t) => ({
  createMemo: t.create(Memo),
  updateMemo: t.update(Memo, { if: { rating: { gte: 2 } } }),
  upsertMemo: t.upsert(Memo),
  deleteMemo: t.delete(Memo, { if: { code: { eq: 'c-ada' } } }),
  createDraft: t.create(Draft),
  updateDraft: t.update(Draft),
  deleteDraft: t.delete(Draft),
  updateProfile: t.update(Profile),
  updateNotice: t.update(Notice),
  sendMemo: t.transaction({
    input: { memoId: a.id(), ownerId: a.id(), draftId: a.id() },
    payload: { draft: Draft },
    writes: [
      [Memo, 1],
      [Draft, 1],
      [Profile, 1],
    ],
    plan: (tx, { memoId, ownerId, draftId }) => {
      tx.check(Profile, { ownerId })
      tx.update(Memo, { memoId }, { state: 'SENT' })
      return { draft: tx.create(Draft, { ownerId, draftId, level: 1, title: 'Sent', memoId }) }
    },
  }),
}))

export const gateway = defineGateway({ table: archive, schema: builder.toSchema() })

/** Two owners, support and an admin of one company, and an anonymous visitor. */
export const callers = {
  ada: { caller: { userId: 'ada', org: 'acme', level: 2, teams: ['red'] } },
  bob: { caller: { userId: 'bob', org: 'acme', level: 1, teams: ['blue'], roles: ['intern'] } },
  support: { caller: { userId: 'sue', org: 'acme', roles: ['support'] } },
  admin: { caller: { userId: 'root', org: 'acme', level: 9, roles: ['admin'] } },
  anonymous: {},
}

/** The items of these companies, with the same keys, and some that only one has. */
export function itemsOf(tenants: readonly string[], memosEach: number): readonly MatrixItems[] {
  return [
    { entity: Notice, items: [{ noticeId: 'n1', text: 'For everybody' }] },
    ...tenants.flatMap((tenant) => [
      {
        entity: Memo,
        tenant,
        items: memos.slice(0, memosEach).map(([ownerId, state, teamId, readers], at) => ({
          memoId: at === 1 ? `m of ${tenant}` : `m${at}`,
          ownerId,
          state,
          text: `Memo ${at} by ${ownerId} of ${tenant}`,
          code: `code ${at} of ${tenant}`,
          rating: at + 1,
          ...(teamId && { teamId }),
          ...(readers && { readers: new Set(readers) }),
        })),
      },
      {
        entity: Draft,
        tenant,
        items: ['ada', 'bob', 'root'].map((ownerId, at) => ({
          ownerId,
          draftId: at === 2 ? `d of ${tenant}` : 'd1',
          level: at + 1,
          title: `Draft ${at} by ${ownerId} of ${tenant}`,
          memoId: 'm0',
        })),
      },
      {
        entity: Profile,
        tenant,
        items: ['ada', 'bob'].map((ownerId) => ({
          ownerId,
          name: `${ownerId} of ${tenant}`,
          email: `${ownerId}@${tenant}.example.com`,
        })),
      },
    ]),
  ]
}

type State = 'DRAFT' | 'SENT'
const memos: readonly (readonly [owner: string, State, team?: string, readers?: readonly string[]])[] = [
  ['ada', 'DRAFT'],
  ['bob', 'SENT', 'secret', ['ada']],
  ['bob', 'DRAFT', 'red'],
  ['root', 'SENT', 'green', ['bob', 'sue']],
  ['root', 'DRAFT'],
  ['ada', 'SENT', 'board'],
  ['bob', 'SENT'],
]
