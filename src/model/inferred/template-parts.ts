/** The attributes that a template names, from left to right, without shard parts (`{orderId%16}`). */
export type PartsOf<Template extends string> = Template extends `${string}{${infer Part}}${infer Rest}`
  ? Part extends `${string}%${number}`
    ? PartsOf<Rest>
    : [Part, ...PartsOf<Rest>]
  : []

/** The templates of one key joined to one template, which has the same parts in the same order. */
export type Joined<Templates> = Templates extends string
  ? Templates
  : Templates extends readonly [infer First extends string, ...infer Others]
    ? `${First}${Joined<Others>}`
    : ''

/** The attributes a template shards by: `orderId` of `FEED#{day}#{orderId%16}`. */
export type ShardsOf<Template extends string> = Template extends `${string}{${infer Part}}${infer Rest}`
  ? (Part extends `${infer Attribute}%${number}` ? Attribute : never) | ShardsOf<Rest>
  : never

/** Every attribute that a template reads, shard parts included. */
export type NamesIn<Template extends string> = PartsOf<Template>[number] | ShardsOf<Template>
