import { once } from 'node:events'
import { connect } from 'node:net'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { GraphQLObjectType, GraphQLSchema, GraphQLString } from 'graphql'
import type { Plugin } from 'graphql-yoga'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { Turns } from '../../src/server/http/turns.ts'
import { createGateway, startGateway } from '../../src/server/index.ts'

const requests = 20
const gateways: readonly [name: string, Plugin[]][] = [
  ['', []],
  [' of a gateway with a plugin of HTTP', [{ onRequest() {} }]],
]

describe('requests that arrive together and each block the event loop', () => {
  it.each(gateways)('allow a health check%s between them', async (_, plugins) => {
    const done: string[] = []
    let health: Promise<unknown> | undefined
    const busy = {
      type: GraphQLString,
      resolve() {
        health ??= fetch(new URL('/health', server.url)).then(() => done.push('health'))
        const until = performance.now() + 15
        while (performance.now() < until);
        done.push('request')
        return 'done'
      },
    }
    const query = new GraphQLObjectType({ name: 'Query', fields: { busy } })
    const server = await startGateway({
      gateway: createGateway({ schema: new GraphQLSchema({ query }), plugins, log() {} }),
      port: 0,
    })
    const socket = connect(server.port, '127.0.0.1')
    await once(socket, 'connect')
    let received = ''
    const responses = new Promise<void>((resolve) => {
      socket.setEncoding('utf8').on('data', (chunk) => {
        received += chunk
        if (received.split('"busy":"done"').length > requests) resolve()
      })
    })
    socket.write(post.repeat(requests))
    await responses
    await health
    expect(done).toHaveLength(requests + 1)
    expect(done.indexOf('health')).toBeLessThan(requests)
    socket.destroy()
    await server.close()
  })

  it.each(gateways)('are dropped if their client disconnects before their turn%s', async (_, plugins) => {
    let started = 0
    const busy = {
      type: GraphQLString,
      resolve() {
        started += 1
        const until = performance.now() + 15
        while (performance.now() < until);
        socket.destroy()
        return 'done'
      },
    }
    const query = new GraphQLObjectType({ name: 'Query', fields: { busy } })
    const server = await startGateway({
      gateway: createGateway({
        schema: new GraphQLSchema({ query }),
        plugins,
        log() {},
      }),
      port: 0,
    })
    const socket = connect(server.port, '127.0.0.1')
    await once(socket, 'connect')
    socket.write(post.repeat(requests))
    await once(socket, 'close')
    await server.close()
    expect(started).toBeLessThan(requests)
  })
})

describe('short requests queued behind a long one', () => {
  it('start together in the next turns of the event loop', async () => {
    const turns = new Turns()
    expect(turns.next()).toBeUndefined()
    const until = performance.now() + 15
    while (performance.now() < until);
    const waiting = Promise.all(Array.from({ length: 200 }, () => turns.next()))
    let count = 0
    const countTurns = () => {
      count += 1
      counting = setImmediate(countTurns)
    }
    let counting = setImmediate(countTurns)
    await waiting
    clearImmediate(counting)
    expect(count).toBeLessThan(20)
  })
})

describe('requests that need no turn', () => {
  it('arrive one after the other before a queued request starts', async () => {
    vi.useFakeTimers({ toFake: ['performance'] })
    onTestFinished(() => void vi.useRealTimers())
    const turns = new Turns()
    expect(turns.next()).toBeUndefined()
    vi.advanceTimersByTime(50)
    let hasStarted = false
    const queued = turns.next()?.then(() => {
      hasStarted = true
    })
    for (let request = 0; request < 5; request++) {
      await nextTurn()
      expect(hasStarted).toBe(false)
      turns.arrived()
      vi.advanceTimersByTime(1)
    }
    await queued
    expect(hasStarted).toBe(true)
  })
})

const body = JSON.stringify({ query: '{ busy }' })
const post = [
  'POST /graphql HTTP/1.1',
  'host: 127.0.0.1',
  'content-type: application/json',
  `content-length: ${body.length}`,
  '',
  body,
].join('\r\n')
