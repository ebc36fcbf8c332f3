import type { JSX } from 'preact'

const paths = {
  table: 'M2.5 3.5h11v9h-11z M2.5 6.5h11 M6.5 6.5v6',
  patterns: 'M3 4h4 M3 8h4 M3 12h4 M10 4h3 M10 12h3 M11.5 6.5v3 M10 8h3',
  plan: 'M2.5 4h6 M5.5 8h6 M8.5 12h5',
  stream: 'M2 8h2.5l2-4.5 3 9 2-4.5H14',
  search: 'M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9z M10.5 10.5 14 14',
  close: 'M4 4l8 8 M12 4l-8 8',
  back: 'M9.5 3.5 5 8l4.5 4.5',
  arrow: 'M3.5 8h9 M9 4.5 12.5 8 9 11.5',
  plus: 'M8 3v10 M3 8h10',
  edit: 'M3 13l.7-3L10.5 3.2l2.3 2.3L6 12.3z',
  trash: 'M3.5 4.5h9 M6.5 4.5v-2h3v2 M5 4.5l.5 9h5l.5-9',
  split: 'M2.5 3.5h11v9h-11z M8 3.5v9',
  sun: 'M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6z M8 1.5v1.5 M8 13v1.5 M1.5 8H3 M13 8h1.5 M3.4 3.4l1 1 M11.6 11.6l1 1 M12.6 3.4l-1 1 M4.4 11.6l-1 1',
  moon: 'M13 9.5A5.5 5.5 0 0 1 6.5 3a5.5 5.5 0 1 0 6.5 6.5z',
  system: 'M2.5 3.5h11v7h-11z M6 13.5h4 M8 10.5v3',
  help: 'M6 6a2 2 0 1 1 2.8 1.8c-.6.3-.8.7-.8 1.4 M8 11.5v.3',
  headers: 'M6 4.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5z M8.5 7h5 M11.5 7v2.5',
  pause: 'M6 4v8 M10 4v8',
  play: 'M5.5 4v8l6-4z',
  reload: 'M12.5 8a4.5 4.5 0 1 1-1.4-3.2 M12.5 2.5v3h-3',
  sort: 'M5 3.5v9 M2.8 10.2 5 12.5l2.2-2.3 M9 4.5h4.5 M9 8h3 M9 11.5h1.5',
} as const

export type IconName = keyof typeof paths

/** An icon in the color of the words around it. */
export function Icon({ name }: { readonly name: IconName }): JSX.Element {
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  )
}
