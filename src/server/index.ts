export {
  type ApiKey,
  type ApiKeyOptions,
  type Authenticate,
  type AuthenticateHook,
  type Authenticator,
  apiKeys,
  type ClaimSource,
  type ClaimSources,
  type Claims,
  type CognitoOptions,
  cognito,
  type JwtAlgorithm,
  type JwtKey,
  type JwtOptions,
  jwt,
  type TokenRules,
  type Verified,
  type Verifier,
} from './auth/index.ts'
export type { ConnectionLimits } from './connections.ts'
export type { CallerLimit, CostLimit, CostOptions, CostReport, ReportedCall } from './cost/index.ts'
export type { GatewayOptions } from './create-options.ts'
export type { Definition } from './define-gateway.ts'
export {
  type CacheDefinition,
  type ContextMaker,
  defineGateway,
  type GatewayDefinition,
  type SeedProgress,
} from './define-gateway.ts'
export type { ApolloManifest, DocumentManifest, DocumentOptions } from './documents/index.ts'
export { createGateway, type Gateway } from './gateway.ts'
export { contextOf, gatewayOptions, optionsOf } from './gateway-options.ts'
export { type CorsOptions, hostNames, type Listener, type Route, type RouteRequest } from './http/index.ts'
export type { GatewayLimits } from './limits/index.ts'
export {
  type Log,
  type LogEntry,
  type LogLevel,
  type LogOptions,
  logLevels,
  logToStandardError,
  openLog,
} from './log/index.ts'
export { isLoopbackName } from './loopback.ts'
export {
  type AdminOptions,
  createMetrics,
  type Metrics,
  type MetricsOptions,
  type RunningAdmin,
  startAdmin,
} from './metrics/index.ts'
export type { Observer } from './observer.ts'
export type { ExecutedOperation, OnOperation, OperationRecord, OperationSummary } from './operation-record.ts'
export { OptionsError } from './option-faults.ts'
export type { LoadFigures, OverloadLimits, ShedCause } from './overload/index.ts'
export type { Example, GraphiQLPage, HtmlPage } from './pages/index.ts'
export { type DisclosureOptions, type Profile, profileOfProcess, profiles, showsPage } from './profile.ts'
export {
  addressFinder,
  type BudgetStorage,
  type Rate,
  type RateLimit,
  type RateLimitOptions,
  redisBudgets,
} from './rates/index.ts'
export type { ServerContext } from './server-context.ts'
export type { SlowOperations } from './slow-operations.ts'
export { type RunningGateway, type StartOptions, startGateway } from './start-gateway.ts'
export { type StoreContextOptions, storeContext } from './store-context.ts'
export { openTracing, type Tracing } from './tracing/index.ts'
export type { CloseSockets, SocketListener } from './websocket/index.ts'
