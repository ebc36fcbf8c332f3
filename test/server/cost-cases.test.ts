import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDepot } from './depot.ts'

const tag = Buffer.from('["Tag","d","022","00"]').toString('base64url')

describe('the estimate of an operation', () => {
  let depot: Awaited<ReturnType<typeof openDepot>>
  beforeAll(async () => {
    depot = await openDepot()
  })
  afterAll(() => depot[Symbol.asyncDispose]())

  it.each([
    [
      'that names a field twice',
      '{ latest(binId: "b") { nodes { tags { nodes { tag } } } } latest(binId: "b") { nodes { name } } }',
    ],
    [
      'with an empty size',
      '{ parts(binId: "b", first: 20, filter: { name: { size: {} }, or: null }) { nodes { name } } }',
    ],
    [
      'with a filter of several conditions',
      '{ parts(binId: "b", first: 20, filter: { or: [{ name: { eq: "a" } }, { not: { name: { contains: "a" } } }] }) { nodes { name } } }',
    ],
    ['with an empty filter', '{ parts(binId: "b", first: 20, filter: { name: {} }) { nodes { name } } }'],
    ['with a filter of null', '{ ofKind(kind: 1, first: 5, filter: null) { nodes { name } } }'],
    [
      'that creates',
      `mutation { createTag(input: { binId: "b", number: 1, tag: 9, text: "${'x'.repeat(9_000)}" }) { tag } }`,
    ],
    [
      'that upserts a new item',
      `mutation { upsertTag(input: { binId: "a", number: 0, tag: 6, text: "${'x'.repeat(9_000)}" }) { tag } }`,
    ],
    [
      'that upserts a large item',
      `mutation { upsertTag(input: { binId: "d", number: 23, tag: 0, text: "${'y'.repeat(9_000)}" }) { tag } }`,
    ],
    [
      'that reads beneath each of several items it creates',
      `mutation { tagTwice(input: { binId: "b", number: 2, text: "x" }) { tags { others(first: 1) { nodes { tag } } } } }`,
    ],
    [
      'that makes several writes at once',
      `mutation { tagTwice(input: { binId: "a", number: 1, text: "${'x'.repeat(30_000)}" }) { tags { tag } } }`,
    ],
    [
      'that upserts an expired item',
      `mutation {
        createCrate(input: { crateId: "e", shelf: 1, owner: "o", until: 1000000000 }) { shelf }
        upsertCrate(input: { crateId: "e", shelf: 2, owner: "o", weight: 3 }) { shelf }
      }`,
    ],
    [
      'that moves an item in an index',
      'mutation { updatePart(input: { binId: "b", number: 3, kind: 5 }) { kind } }',
    ],
  ])('%s bounds its actual cost', async (_, query) => {
    // The first execution measures the sizes of the items.
    await depot.cost('{ node(id: "x") { id } latest(binId: "b") { nodes { tags { nodes { tag } } } } }')
    const { errors, estimated, actual } = await depot.cost(query)
    expect(errors).toBeUndefined()
    expect(actual.calls).toBeGreaterThan(0)
    expect(actual.calls).toBeLessThanOrEqual(estimated.calls.most)
    expect(actual.readUnits).toBeLessThanOrEqual(estimated.readUnits.most)
    expect(actual.writeUnits).toBeLessThanOrEqual(estimated.writeUnits.most)
  })

  it('includes no reads in an empty page', async () => {
    const { actual } = await depot.cost('{ parts(binId: "b", first: 0) { nodes { bin { label } } } }')
    expect(actual.calls).toBe(0)
  })

  it('rises for the nodes of a type once a large item was read', async () => {
    await depot.cost(`{ node(id: "${tag}") { ... on Tag { tag } } }`)
    const { estimated, actual } = await depot.cost(`{ node(id: "${tag}") { ... on Tag { tag } } }`)
    expect(actual.readUnits).toBe(1)
    expect(estimated.readUnits.most).toBeGreaterThanOrEqual(1)
  })
})
