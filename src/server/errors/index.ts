/** Errors as clients see them, and the limits of a response. */
export { elided } from './elided.ts'
export { errorBody, errorResponse, retryAfter, routeError } from './error-response.ts'
export { codeOfError } from './public-error.ts'
export { thrownResult } from './thrown-result.ts'
export { isPlain, publicResult, type ResultOptions, usePublicResults } from './use-public-results.ts'
