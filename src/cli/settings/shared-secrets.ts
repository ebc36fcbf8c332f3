import type { ClientChoice } from '../../store/index.ts'
import { newSecret } from './secret.ts'

/** The variables with secrets that each process would make for itself: all workers of a gateway must have the same. */
export function sharedSecrets(choice: ClientChoice, environment: NodeJS.ProcessEnv): Record<string, string> {
  const hasDirectory = choice.kind === 'embedded' && 'directory' in choice
  const hasSecret = Boolean(environment.DYNAGATE_SECRET || environment.DYNAGATE_SECRET_FILE) || hasDirectory
  const hasKey = Boolean(environment.DYNAGATE_LOG_KEY || environment.DYNAGATE_LOG_KEY_FILE)
  return {
    ...(!hasSecret && { DYNAGATE_SECRET: newSecret() }),
    ...(!hasKey && { DYNAGATE_LOG_KEY: newSecret() }),
  }
}
