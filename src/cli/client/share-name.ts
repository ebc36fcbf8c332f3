import { realpath } from 'node:fs/promises'
import type { ClientChoice } from '../../store/index.ts'

/**
 * A name shared by exactly those processes of this machine that use the same DynamoDB; undefined for an engine in the
 * memory of one process.
 */
export async function shareNameOf(choice: ClientChoice): Promise<string | undefined> {
  if (choice.kind !== 'embedded') return `dynamodb ${choice.endpoint ?? ''} ${choice.region ?? ''}`
  return 'directory' in choice ? `directory ${await realpath(choice.directory)}` : undefined
}
