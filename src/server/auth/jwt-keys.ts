import { createPublicKey, createSecretKey, type JsonWebKeyInput, KeyObject } from 'node:crypto'
import type { JWTVerifyGetKey } from 'jose'
import { isKeySetUrl, KeySet } from './key-set.ts'

/** A signature algorithm. */
export type JwtAlgorithm = (typeof publicAlgorithms)[number] | (typeof secretAlgorithms)[number]

const publicAlgorithms = [
  ...(['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'] as const),
  ...(['ES256', 'ES384', 'ES512', 'EdDSA'] as const),
] as const
const secretAlgorithms = ['HS256', 'HS384', 'HS512'] as const

/** A public key as PEM, JWK or KeyObject; or a secret as a string, bytes or a KeyObject. */
export type JwtKey = string | Uint8Array | JsonWebKeyInput['key'] | KeyObject

/** The source of the keys that verify tokens. */
export type KeySource =
  | { readonly kind: 'set'; readonly url: string }
  | { readonly kind: 'one'; readonly key: JwtKey }

/** The key that verifies tokens, or a function that finds it among the issuer's keys. */
export type VerificationKey = KeyObject | JWTVerifyGetKey

/**
 * Checks the source of the keys against the algorithms. Algorithms of public keys and of secrets can't be mixed:
 * otherwise anyone could forge a token by signing it with the public key as the secret.
 *
 * @throws TypeError that says what to change.
 */
export function verificationKey(
  source: KeySource,
  algorithms: readonly string[],
  name: string,
): VerificationKey {
  const unknown = algorithms.filter((each) => !isPublic(each) && !isSecret(each))
  if (unknown.length > 0 || algorithms.length === 0) {
    const known = [...publicAlgorithms, ...secretAlgorithms].join(', ')
    throw new TypeError(
      `${name}: expected algorithms to be among ${known}; got ${unknown.join(', ') || 'none'}`,
    )
  }
  const needsSecret = algorithms.some(isSecret)
  if (needsSecret && algorithms.some(isPublic)) {
    throw new TypeError(
      `${name}: ${algorithms.join(', ')} mixes algorithms of public keys and of secrets: use one kind`,
    )
  }
  if (source.kind === 'set') {
    if (needsSecret)
      throw new TypeError(`${name}: ${algorithms.join(', ')} needs a secret, and jwks has public keys`)
    if (isKeySetUrl(source.url)) return new KeySet(source.url).find
    throw new TypeError(`${name}: expected jwks to be an https URL, got ${JSON.stringify(source.url)}`)
  }
  return needsSecret
    ? secretKey(source.key, algorithms, name)
    : fitting(publicKey(source.key, name), algorithms, name)
}

function isPublic(algorithm: string): boolean {
  return publicAlgorithms.some((each) => each === algorithm)
}

function isSecret(algorithm: string): boolean {
  return secretAlgorithms.some((each) => each === algorithm)
}

function publicKey(key: JwtKey, name: string): KeyObject {
  const what = `${name}: expected key to be a public key as PEM, JWK or KeyObject`
  if (key instanceof KeyObject) {
    if (key.type === 'public') return key
    throw new TypeError(`${what}, got a ${key.type} key`)
  }
  if (key instanceof Uint8Array) throw new TypeError(`${what}, got bytes`)
  const isPrivate = typeof key === 'string' ? key.includes('PRIVATE KEY') : 'd' in key
  if (isPrivate) throw new TypeError(`${what}, got a private key, which belongs to the issuer alone`)
  try {
    return typeof key === 'string' ? createPublicKey(key) : createPublicKey({ key, format: 'jwk' })
  } catch (cause) {
    throw new TypeError(`${what}`, { cause })
  }
}

/** Returns the key if every algorithm can use it. */
function fitting(key: KeyObject, algorithms: readonly string[], name: string): KeyObject {
  const { asymmetricKeyType = 'unknown', asymmetricKeyDetails } = key
  const misfits = algorithms.filter((each) => keyTypes[each.slice(0, 2)] !== asymmetricKeyType)
  if (misfits.length > 0) {
    throw new TypeError(
      `${name}: ${misfits.join(', ')} can't use a key of type ${asymmetricKeyType}: change algorithms or key`,
    )
  }
  const bits = asymmetricKeyDetails?.modulusLength
  if (bits !== undefined && bits < 2_048) {
    throw new TypeError(`${name}: expected a key of at least 2,048 bits, got ${bits}`)
  }
  return key
}

/** By the first letters of an algorithm's name. */
const keyTypes: Readonly<Record<string, string>> = { RS: 'rsa', PS: 'rsa', ES: 'ec', Ed: 'ed25519' }

/** RFC 7518: a secret has at least as many bits as the hash. */
function secretKey(key: JwtKey, algorithms: readonly string[], name: string): KeyObject {
  const needed = Math.max(...algorithms.map((each) => Number(each.slice(2)) / 8))
  const what = `${name}: expected key to be a secret of at least ${needed} bytes for ${algorithms.join(', ')}`
  if (typeof key === 'string' && key.includes('-----BEGIN')) throw new TypeError(`${what}, got a PEM`)
  if (typeof key !== 'string' && !(key instanceof Uint8Array) && !(key instanceof KeyObject)) {
    throw new TypeError(`${what}, got a JWK`)
  }
  if (key instanceof KeyObject && key.type !== 'secret') throw new TypeError(`${what}, got a ${key.type} key`)
  const secret = key instanceof KeyObject ? key : createSecretKey(Buffer.from(key as string))
  const size = secret.symmetricKeySize ?? 0
  if (size < needed) throw new TypeError(`${what}, got ${size}`)
  return secret
}
