import { effect, signal } from '@preact/signals'

export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

const key = 'dynagate-explorer-theme'

/** The theme that was chosen, kept in the browser. */
export const theme = signal<Theme>(stored())

/** Applies the theme to the page whenever it changes. */
export function applyTheme(): void {
  effect(() => {
    if (theme.value === 'system') delete document.documentElement.dataset.theme
    else document.documentElement.dataset.theme = theme.value
    localStorage.setItem(key, theme.value)
  })
}

/** The one after this in the switch. */
export function nextTheme(current: Theme): Theme {
  return themes[(themes.indexOf(current) + 1) % themes.length] ?? 'system'
}

function stored(): Theme {
  const value = localStorage.getItem(key)
  return themes.find((name) => name === value) ?? 'system'
}
