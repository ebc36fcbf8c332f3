export { errorBody, errorResponse } from './error-response.ts'
export { useErrorCodes } from './use-error-codes.ts'
