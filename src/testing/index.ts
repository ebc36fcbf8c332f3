/**
 * A gateway with an engine of its own, for tests: `import { openTestGateway } from 'dynagate/testing'`.
 */
export {
  openTestGateway,
  type TestGateway,
  type TestGatewayOptions,
  type TestRequest,
  type TestResponse,
} from './open-test-gateway.ts'
