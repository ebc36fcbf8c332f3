import { required } from '../../../../src/required.ts'

/** Someone who sends requests. */
export interface Caller {
  readonly number: number
  readonly firm: string
  readonly userId: string
  /** Whether all tickets of the firm are visible with their notes; else only the caller's own ones, without. */
  readonly isStaff: boolean
}

/** Two callers of one firm, and one of another. */
export const callers: readonly Caller[] = [
  { number: 0, firm: 'acme', userId: 'ada', isStaff: true },
  { number: 1, firm: 'acme', userId: 'bob', isStaff: false },
  { number: 2, firm: 'initech', userId: 'sue', isStaff: true },
]

/** The caller with a number. */
export function callerAt(number: number): Caller {
  return required(callers[number], `a caller ${number}`)
}

/** The header of a request that has its caller's number. */
export const callerHeader = 'x-caller'

/** Authenticates callers by their numbers. */
export const authentication = {
  challenge: 'Number',
  header: callerHeader,
  credentials: 'the number of a caller',
  prepare: () => (request: Request) => {
    const caller = callers[Number(request.headers.get(callerHeader))]
    if (caller === undefined) return undefined
    const { firm, userId, isStaff } = caller
    return {
      caller: { firm, userId, roles: new Set(isStaff ? ['staff'] : []) },
      id: userId,
      expiresAt: Number.POSITIVE_INFINITY,
    }
  },
}
