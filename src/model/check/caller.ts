import { callerKinds } from '../tenants/index.ts'
import type { Table } from '../types.ts'

/** The faults of the attributes that a table declares of its callers. */
export function checkCaller({ definition: { name: table, caller = {} } }: Table): string[] {
  return Object.entries(caller).flatMap(([name, { type, options }]) => {
    const where = `${table}: the caller's ${name}`
    const faults = [...(type.faults ?? [])]
    if (!callerKinds.includes(type.kind)) {
      faults.push(`is of kind ${type.kind}, and tokens have no such values: use ${callerKinds.join(', ')}`)
    }
    if (options.storedName !== undefined) faults.push('is not stored: remove storedAs()')
    if (options.makeDefault !== undefined || options.maintained !== undefined) {
      faults.push('comes from credentials: remove its default')
    }
    return faults.map((fault) => `${where} ${fault}`)
  })
}
