import { expect, it } from 'vitest'
import { type DevOptions, DevSession } from '../../../src/cli/dev/dev-session.ts'
import type { Fault } from '../../../src/cli/dev/fault.ts'
import type { Outcome } from '../../../src/cli/dev/gateway-process.ts'

const folder = '/project'
const model = '/project/model.ts'
const schemaFile = '/project/schema.graphql'
const greeted = {
  url: 'http://127.0.0.1:4000/graphql',
  hasGraphiQL: true,
  data: 'here',
  profile: 'development',
  example: undefined,
} as const

function serving(sdl: string): Outcome {
  return { kind: 'serving', greeted, sdl, files: [model] }
}

function fault(line: number, message: string): Fault {
  return { place: { file: model, line }, message }
}

/** A session whose gateways, types and generated code are as the test says. */
async function sessionOf(first: Outcome, changes: Partial<DevOptions> = {}) {
  const project = {
    next: first,
    types: [] as Fault[],
    written: [] as string[],
    generated: 0,
    log: [] as string[],
    crash: (_how: string): void => {},
    /** How long the session waits before it tries again. */
    pause: Promise.withResolvers<void>().promise,
  }
  let started = 0
  let schema = ''
  const session = new DevSession({
    folder,
    schemaFile,
    start() {
      started += 1
      const name = `gateway ${started}`
      const { promise: ended, resolve } = Promise.withResolvers<string>()
      project.log.push(`${name} starts`)
      project.crash = resolve
      const stop = () => {
        project.log.push(`${name} stops`)
        resolve('ended with exit code 0')
      }
      return { outcome: Promise.resolve(project.next), ended, stop }
    },
    checkTypes: async () => project.types,
    async writeSchema(_, sdl) {
      if (schema === sdl) return false
      schema = sdl
      return true
    },
    async generate() {
      project.generated += 1
      return []
    },
    now: () => 0,
    sleep: () => project.pause,
    write: (text) => project.written.push(text),
    ...changes,
  })
  await session.start()
  /** What is written for a change. */
  const change = async (file: string) => {
    project.written.length = 0
    await session.changed(new Set([file]))
    return project.written.join('')
  }
  return { project, session, change }
}

it('a changed definition takes over from the one before, and its schema is written', async () => {
  const { project, change, session } = await sessionOf(serving('one'))
  expect(project.written.join('')).toMatch(
    /^The gateway is running: [\s\S]*Wrote schema\.graphql\.\nNo faults\.\n$/,
  )
  project.next = serving('two')
  expect(await change(model)).toBe(
    'Changed: model.ts\nThe gateway serves the changed definition (0.00 s).\nWrote schema.graphql.\n',
  )
  expect(await change(model)).not.toContain('Wrote')
  await session.stop()
  expect(project.log).toEqual([
    'gateway 1 starts',
    'gateway 2 starts',
    'gateway 1 stops',
    'gateway 3 starts',
    'gateway 2 stops',
    'gateway 3 stops',
  ])
  expect(project.generated, 'code of each schema').toBe(2)
})

it('faults of the model and of types are one list, and the previous definition is still served', async () => {
  const { project, change } = await sessionOf(serving('one'))
  project.next = { kind: 'failed', faults: [fault(9, 'Order: no key'), fault(2, 'syntax')], files: [model] }
  project.types = [fault(5, 'TS2322: no string'), fault(2, 'TS1005: syntax')]
  expect(await change(model)).toBe(`Changed: model.ts
3 faults:
  model.ts:2  TS1005: syntax
  model.ts:5  TS2322: no string
  model.ts:9  Order: no key
The gateway still serves the previous definition.
`)
  expect(project.log).toEqual(['gateway 1 starts', 'gateway 2 starts'])

  project.next = serving('two')
  project.types = [fault(5, 'TS2322: no string')]
  expect(await change('/project/other.ts'), 'any change may mend it').toContain(
    'serves the changed definition (0.00 s).\nWrote schema.graphql.\nA fault:\n  model.ts:5  TS2322: no string\n',
  )
  expect(project.log.at(-1)).toBe('gateway 1 stops')
})

it('a file that the definition does not use is only checked, and an operation generates code', async () => {
  const { project, change } = await sessionOf(serving('one'))
  project.types = [fault(1, 'TS1')]
  expect(await change('/project/shop.test.ts')).toBe('Changed: shop.test.ts\nA fault:\n  model.ts:1  TS1\n')
  await change('/project/operations/orders.graphql')
  expect(project.generated).toBe(2)
  expect(await change(schemaFile), 'its own file').toBe('')
  expect(project.log).toEqual(['gateway 1 starts'])
})

it('a first definition with faults is served once they are mended', async () => {
  const { project, change } = await sessionOf({
    kind: 'failed',
    faults: [fault(9, 'Order: no key')],
    files: [model],
  })
  expect(project.written.join('')).toBe('A fault:\n  model.ts:9  Order: no key\n')
  project.next = serving('one')
  expect(await change(model)).toMatch(/The gateway is running: [\s\S]*No faults\.\n$/)
})

it('a table that does not fit is tried again, without a change of a file', async () => {
  const { promise: applied, resolve: apply } = Promise.withResolvers<void>()
  const { promise: served, resolve: onServed } = Promise.withResolvers<string>()
  const written: string[] = []
  const { project } = await sessionOf(
    {
      kind: 'failed',
      faults: [{ place: undefined, message: 'the table shop does not fit the model:\n  - no index' }],
      files: [model],
    },
    {
      sleep: () => applied,
      write(text) {
        written.push(text)
        if (text === 'No faults.\n') onServed(written.join(''))
      },
    },
  )
  project.next = serving('one')
  apply()
  expect(await served).toMatch(
    /^A fault:\n {2}the table shop does not fit the model:\n {6}- no index\nIt is tried again every few seconds\.\nThe gateway is running: /,
  )
})

it('a gateway that ends by itself starts again after a change', async () => {
  const { project, change } = await sessionOf(serving('one'))
  project.written.length = 0
  project.crash('ended with exit code 7')
  await Promise.resolve()
  expect(project.written.join('')).toBe(
    'The gateway has ended with exit code 7: it starts again after the next change.\n',
  )
  expect(await change('/project/other.ts')).toContain('serves the changed definition')
})

it('a failed generator, and a compiler that cannot run, are faults', async () => {
  const { project } = await sessionOf(serving('one'), {
    checkTypes: () => Promise.reject(new Error('no memory')),
    generate: async () => [{ place: { file: '/project/codegen.ts' }, message: 'no documents' }],
  })
  expect(project.written.join('')).toContain('2 faults:\n  no memory\n  codegen.ts  no documents\n')
})
