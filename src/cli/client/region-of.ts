/** The Region whose replica of the table this process uses. Leases, among others, are named after it. */
export function regionOf(environment: NodeJS.ProcessEnv): string {
  return environment.AWS_REGION || 'local'
}
