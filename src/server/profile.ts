/** The information that a gateway reveals about itself, in addition to the data that operations select. */
export interface Disclosure {
  /** Whether operations may select `__schema` and `__type`. */
  readonly introspection: boolean
  /** Whether browsers get GraphiQL at `/graphql`. */
  readonly graphiql: boolean
  /** Whether the command line serves the explorer, only to this machine. */
  readonly explorer: boolean
  /** Whether errors suggest names of the schema: `Did you mean "orders"?` */
  readonly suggestions: boolean
  /** Whether an unexpected error has its own message in `extensions.innerMessage`; otherwise only the log has it. */
  readonly innerMessages: boolean
  /** Whether every caller may have plans explained. */
  readonly explain: boolean
  /** Whether GraphiQL's examples have their headers, such as tokens to try. */
  readonly exampleHeaders: boolean
}

/** The information that each profile reveals: their only difference. docs/configuration.md has the same table. */
export const profiles = {
  development: {
    introspection: true,
    graphiql: true,
    explorer: true,
    suggestions: true,
    innerMessages: true,
    explain: true,
    exampleHeaders: true,
  },
  production: {
    introspection: false,
    graphiql: false,
    explorer: false,
    suggestions: false,
    innerMessages: false,
    explain: false,
    exampleHeaders: false,
  },
} as const satisfies Record<string, Disclosure>

/** The name of a profile. */
export type Profile = keyof typeof profiles

/** Options of a gateway that decide what it reveals. */
export interface DisclosureOptions {
  /** The defaults of the members below; by default `production` if `NODE_ENV` is that, else `development`. */
  readonly profile?: Profile
  /** Whether operations may select `__schema` and `__type`. */
  readonly introspection?: boolean
  /** Whether errors suggest names of the schema: `Did you mean "orders"?` */
  readonly suggestions?: boolean
  /** Whether an unexpected error has its own message in `extensions.innerMessage`; otherwise only the log has it. */
  readonly innerMessages?: boolean
}

/**
 * Whether the profile of a gateway with these options shows a page, unless an option decides; an unknown profile is
 * reported elsewhere.
 */
export function showsPage(
  page: 'graphiql' | 'explorer',
  { profile = profileOfProcess() }: DisclosureOptions,
): boolean {
  return Object.hasOwn(profiles, profile) && profiles[profile][page]
}

/**
 * The information that a gateway with these options reveals.
 *
 * @throws TypeError for an unknown profile.
 */
export function disclosureOf(options: DisclosureOptions): Disclosure {
  const { profile = profileOfProcess() } = options
  if (!Object.hasOwn(profiles, profile)) {
    const names = Object.keys(profiles).join(' or ')
    throw new TypeError(`createGateway: expected profile to be ${names}, got ${JSON.stringify(profile)}`)
  }
  const defaults = profiles[profile]
  return {
    ...defaults,
    introspection: options.introspection ?? defaults.introspection,
    suggestions: options.suggestions ?? defaults.suggestions,
    innerMessages: options.innerMessages ?? defaults.innerMessages,
  }
}

/** The profile of a gateway that names none. */
export function profileOfProcess({ env } = process): Profile {
  return env.NODE_ENV === 'production' ? 'production' : 'development'
}
