import { realpath } from 'node:fs/promises'
import type { ClientChoice } from '../store/index.ts'

/**
 * A name that processes of this machine have in common exactly if they use the same DynamoDB; undefined for an engine that
 * belongs to one process.
 */
export async function shareNameOf(choice: ClientChoice): Promise<string | undefined> {
  if (choice.kind !== 'embedded') return `dynamodb ${choice.endpoint ?? ''} ${choice.region ?? ''}`
  return 'directory' in choice ? `directory ${await realpath(choice.directory)}` : undefined
}
