export { errorBody, errorResponse } from './error-response.ts'
export { codedAnswer, useErrorCodes } from './use-error-codes.ts'
