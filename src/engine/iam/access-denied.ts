import { EngineError } from '../errors.ts'
import type { Decision, Permission } from './policy/index.ts'

/** The error of a call that may not be made, in AWS's words (IAM User Guide, access denied messages). */
export function accessDenied(
  principalArn: string,
  { action, resource }: Permission,
  decision: Exclude<Decision, 'allow'>,
): EngineError {
  const reason =
    decision === 'explicit deny'
      ? 'with an explicit deny in an identity-based policy'
      : `because no identity-based policy allows the ${action} action`
  return new EngineError(
    'AccessDeniedException',
    `User: ${principalArn} is not authorized to perform: ${action} on resource: ${resource} ${reason}`,
  )
}
