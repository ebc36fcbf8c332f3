/**
 * Loads a module that needs packages which not every deployment installs. Throws a {@link MissingPackage} where one of
 * them is missing.
 *
 * @param user what needs the packages, as the subject of the error: `the lean client`
 */
export async function loadOptional<Module>(
  user: string,
  packages: readonly string[],
  load: () => Promise<Module>,
): Promise<Module> {
  try {
    return await load()
  } catch (cause) {
    const missing = packages.find((name) => isMissing(name, cause))
    if (missing === undefined) throw cause
    const command = `npm install ${packages.join(' ')}`
    throw new MissingPackage(`${user} needs the package ${missing}, which is not installed: ${command}`, {
      cause,
    })
  }
}

/** A package that only some deployments need is not installed; the message names it and the command that installs it. */
export class MissingPackage extends Error {
  override readonly name = 'MissingPackage'
  readonly code = 'MISSING_PACKAGE'
}

/** Node names the package in the message and nowhere else. */
function isMissing(name: string, error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false
  return error.code === 'ERR_MODULE_NOT_FOUND' && error.message.includes(`'${name}'`)
}
