/** Whether an address or a host name, with or without brackets, means this machine. */
export function isLoopbackName(name: string): boolean {
  return loopbackName.test(name)
}

const loopbackName = /^(?:(?:[\w-]+\.)*localhost|127(?:\.\d{1,3}){3}|\[?::1\]?)$/i
