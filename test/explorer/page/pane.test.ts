import { describe, expect, it } from 'vitest'
import { ApiError } from '../../../explorer/api/api.ts'
import { Pane } from '../../../explorer/state/pane.ts'
import type { Items, StoredItem } from '../../../src/explorer/protocol/index.ts'

describe('the items of a pane', () => {
  it('are loaded page by page, and their cost adds up', async () => {
    const pane = new Pane()
    await pane.load(pagesOf(3), ['pk'])
    expect(pane.loaded.value).toMatchObject({ cursor: '1', pages: 1, readUnits: 2 })
    await pane.more()
    await pane.more()
    await pane.more()
    expect(pane.loaded.value).toMatchObject({ cursor: undefined, pages: 3, readUnits: 6 })
    expect(pane.loaded.value?.rows.count).toBe(3)
  })

  it('are read until the end if that is wanted', async () => {
    const pane = new Pane()
    await pane.load(pagesOf(20), ['pk'])
    await pane.readAll()
    expect(pane.loaded.value?.rows.count).toBe(20)
    expect(pane.isReadingAll.value).toBe(false)
  })

  it('are those of the source that was loaded last, however late the other answers', async () => {
    const pane = new Pane()
    const { promise, resolve } = Promise.withResolvers<Items>()
    const late = pane.load(() => promise, ['pk'])
    await pane.load(pagesOf(1), ['pk'])
    resolve({ ...page(7), readUnits: 100 })
    await late
    expect(pane.loaded.value?.readUnits).toBe(2)
  })

  it('are loaded on from where that failed', async () => {
    const pane = new Pane()
    const pages = pagesOf(3)
    const failing = new Set<string | undefined>([undefined, '1'])
    const source = async (cursor?: string) => {
      if (failing.delete(cursor)) throw new ApiError('UNREACHABLE', 'The gateway does not answer.')
      return pages(cursor)
    }
    await pane.load(source, ['pk'])
    await pane.retry()
    expect([pane.status.value, pane.error.value, pane.loaded.value?.pages]).toEqual(['ready', undefined, 1])
    await pane.readAll()
    expect([pane.status.value, pane.loaded.value?.pages]).toEqual(['failed', 1])
    await pane.readAll()
    expect([pane.status.value, pane.error.value, pane.loaded.value?.pages]).toEqual(['ready', undefined, 3])
  })

  it('are missing with the error if that fails', async () => {
    const pane = new Pane()
    await pane.load(() => Promise.reject(new ApiError('RATE_LIMITED', 'Too many.')), ['pk'])
    expect([pane.status.value, pane.error.value?.code]).toEqual(['failed', 'RATE_LIMITED'])
  })
})

function pagesOf(count: number) {
  return async (cursor = '0') => {
    const next = Number(cursor) + 1
    return { ...page(Number(cursor)), ...(next < count && { cursor: String(next) }) }
  }
}

function page(at: number): Items {
  const item: StoredItem = { item: { pk: { S: `p${at}` } }, bytes: 5 }
  return { items: [item], readUnits: 2, milliseconds: 1 }
}
