/** Errors as clients see them, and what a response may hold. */
export { errorBody, errorResponse } from './error-response.ts'
export { publicResult, type ResultOptions, usePublicResults } from './use-public-results.ts'
