import { readFileSync } from 'node:fs'

/** Microseconds of CPU time of a process so far. Linux counts them in hundredths of a second. */
export function cpuOf({ pid }: { readonly pid?: number | undefined }): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  // The name of the program can contain spaces, and ends with the last parenthesis.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) * 10_000
}
