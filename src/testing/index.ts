/**
 * For tests of your gateway: one with its own engine, and a test of who sees what. `import { openTestGateway } from
 * 'dynagate/testing'`.
 */
export {
  type AccessMatrix,
  accessMatrix,
  type CacheState,
  type FieldKind,
  type Finding,
  type KnownItem,
  type MatrixCaller,
  type MatrixItems,
  type MatrixOptions,
  type ProbeKind,
  type Sees,
} from './matrix/index.ts'
export { openTestGateway, type TestGateway, type TestGatewayOptions } from './open-test-gateway.ts'
export type { TestRequest, TestResponse } from './test-request.ts'
export type { TypedDocument } from './typed-document.ts'
