/** The Region whose replica of the table a process uses: what belongs to one Region, such as leases, is named after it. */
export function regionOf(environment: NodeJS.ProcessEnv): string {
  return environment.AWS_REGION || 'local'
}
