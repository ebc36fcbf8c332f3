import { startProgram } from '../soak/programs/start.ts'
import type { FaultyDynamo } from './faulty-dynamo.ts'

/**
 * Starts a faulty DynamoDB in a process of its own, so that neither makes the other late. The seed draws its faults; there are
 * none at first.
 */
export async function startFaultyDynamo(seed: number): Promise<FaultyDynamo> {
  const { child, lines, exit } = startProgram('faulty-dynamo', [String(seed)])
  const output = lines[Symbol.asyncIterator]()
  const nextLine = async () => {
    const { done, value } = await output.next()
    if (done) throw new Error('the faulty DynamoDB has ended')
    return JSON.parse(value)
  }
  const { endpoint } = (await nextLine()) as { endpoint: string }
  return {
    endpoint,
    async inject(faults) {
      child.send(faults)
      await nextLine()
    },
    async received() {
      child.send('received')
      return (await nextLine()) as number
    },
    async [Symbol.asyncDispose]() {
      child.disconnect()
      await exit
    },
  }
}
