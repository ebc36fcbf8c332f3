import { type Authentication, authentication, credentialHeadersOf } from './auth/index.ts'
import { type CostSettings, costSettings } from './cost/index.ts'
import type { GatewayOptions } from './create-options.ts'
import { Documents } from './documents/index.ts'
import { type CorsPolicy, corsPolicy, hostNames } from './http/index.ts'
import { defaultLimits, type GatewayLimits } from './limits/index.ts'
import type { Log } from './log/index.ts'
import { numbersOf, type OptionFaults } from './option-faults.ts'
import { defaultOverloadLimits, type OverloadLimits, overloadLimits } from './overload/index.ts'
import { type Disclosure, disclosureOf, profiles } from './profile.ts'
import { type AddressFinder, addressFinder, RateLimits } from './rates/index.ts'
import { type SlowLimits, slowLimits } from './slow-operations.ts'

/** The options of a gateway, checked, with their defaults. */
export interface Settings {
  readonly limits: GatewayLimits
  readonly overload: OverloadLimits
  readonly cost: CostSettings
  readonly disclosure: Disclosure
  readonly authenticate: Authentication | undefined
  readonly rates: RateLimits | undefined
  readonly cors: CorsPolicy | undefined
  /** In lower case. */
  readonly allowedHosts: readonly string[] | undefined
  readonly documents: Documents | undefined
  readonly addressOf: AddressFinder
  readonly slowOperations: SlowLimits | undefined
}

/**
 * Checks every option of a gateway, and collects all faults: call `faults.check()` afterwards. A faulty option gets its
 * default, so that the others, and settings that depend on them, can be checked too.
 */
export function settingsOf(options: GatewayOptions, log: Log, faults: OptionFaults): Settings {
  const { authenticate, rateLimit, documents, slowOperations, cors } = options
  return {
    limits: faults.of(() => numbersOf('limits', options.limits, defaultLimits)) ?? defaultLimits,
    overload: faults.of(() => overloadLimits(options.overload)) ?? defaultOverloadLimits,
    cost: faults.of(() => costSettings(options.cost)) ?? costSettings(),
    disclosure: faults.of(() => disclosureOf(options)) ?? profiles.production,
    authenticate: faults.of(
      () => authenticate && authentication({ authenticate, attributes: options.caller, log }),
    ),
    rates: faults.of(() => rateLimit && new RateLimits(rateLimit, () => performance.now())),
    cors: faults.of(() => cors && corsPolicy(cors, credentialHeadersOf(authenticate) ?? [])),
    allowedHosts: faults.of(() => hostNames(options.allowedHosts)),
    documents: faults.of(() => documents && new Documents(documents)),
    addressOf: faults.of(() => addressFinder(options.trustedProxies ?? [])) ?? addressFinder([]),
    slowOperations: faults.of(() => slowOperations && slowLimits(slowOperations)),
  }
}
