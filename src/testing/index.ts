/**
 * A gateway with its own engine, for tests: `import { openTestGateway } from 'dynagate/testing'`.
 */
export {
  openTestGateway,
  type TestGateway,
  type TestGatewayOptions,
  type TestRequest,
  type TestResponse,
} from './open-test-gateway.ts'
