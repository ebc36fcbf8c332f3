import { type OperationName, openEngine, type WireDocument } from '../../../src/engine/index.ts'

/** A process with an engine on the given directory, which executes the operations that its parent sends. */
const engine = await openEngine({ directory: process.argv[2] ?? '' })

process.on('message', async ({ id, operation, input }: Call) => {
  try {
    process.send?.({ id, answer: await engine.execute(operation, input) })
  } catch (error) {
    const { name, message } = error as Error
    process.send?.({ id, error: { name, message } })
  }
})
process.on('disconnect', () => engine.close())
process.send?.({ ready: true })

interface Call {
  readonly id: number
  readonly operation: OperationName
  readonly input: WireDocument
}
