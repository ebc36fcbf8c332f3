/** `order_line` and `ORDER-LINE` as `orderLine`. Pure. */
export function camelCase(text: string): string {
  const [first = '', ...others] = wordsOf(text)
  const name = `${first.toLowerCase()}${others.map(capitalized).join('')}`
  return /^[a-z]/.test(name) ? name : name === '' ? 'value' : `value${capitalized(name)}`
}

/** `order_line` and `ORDER#LINE` as `OrderLine`. Pure. */
export function pascalCase(text: string): string {
  const name = camelCase(text)
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`
}

/** The name of several: `orders`, `categories`, `addresses`; `employees` is one already. Pure. */
export function plural(name: string): string {
  if (/[^aeiou]y$/.test(name)) return `${name.slice(0, -1)}ies`
  if (/[^su]s$/.test(name)) return name
  return /(s|x|z|ch|sh)$/.test(name) ? `${name}es` : `${name}s`
}

/** A name that isn't taken: with a number after it if it is, and then taken. */
export function freeName(name: string, taken: Set<string>): string {
  let free = name
  for (let number = 2; taken.has(free); number += 1) free = `${name}${number}`
  taken.add(free)
  return free
}

/** The words of a name: at what is no letter or digit, and where a capital follows a small letter. */
function wordsOf(text: string): string[] {
  return text
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .split(/[^A-Za-z\d]+/)
    .filter((word) => word !== '')
}

function capitalized(word: string): string {
  return `${word.charAt(0).toUpperCase()}${word.slice(1).toLowerCase()}`
}
