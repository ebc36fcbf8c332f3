import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import type { DiskCommand, DiskEvent } from './held-syncs.ts'

/** A process that holds every disk sync until its parent releases it, and reports what its engine does meanwhile. */
const { fdatasync } = fs
const held: { file: number; done: fs.NoParamCallback }[] = []
fs.fdatasync = Object.assign(
  (file: number, done: fs.NoParamCallback) => {
    held.push({ file, done })
    report({ kind: 'sync' })
  },
  { __promisify__: fdatasync.__promisify__ },
)
// From now on, named imports from node:fs get this function.
syncBuiltinESMExports()

const { openEngine } = await import('../../../src/engine/index.ts')
const engine = await openEngine({ directory: process.argv[2] ?? '' })

process.on('message', (command: DiskCommand) => {
  switch (command.kind) {
    case 'write':
      engine.execute('PutItem', { TableName: 'items', Item: { pk: { S: command.key } } }).then(
        () => report({ kind: 'acknowledged', key: command.key }),
        ({ name, message }: Error) => report({ kind: 'rejected', key: command.key, name, message }),
      )
      return
    case 'read':
      engine
        .execute('GetItem', { TableName: 'items', Key: { pk: { S: command.key } } })
        .then(() => report({ kind: 'read', key: command.key }))
      return
    case 'let syncs run':
      for (const { file, done } of held.splice(0)) fdatasync(file, done)
      return
    case 'let syncs fail':
      for (const { done } of held.splice(0)) done(Object.assign(new Error('EIO: i/o error'), { code: 'EIO' }))
  }
})
process.on('disconnect', () => engine.close())
report({ kind: 'ready' })

function report(event: DiskEvent): void {
  process.send?.(event)
}
