import type { JSX } from 'preact'
import { Dialog } from '../parts/dialog.tsx'
import { useViews } from '../state/views.ts'

const keys = [
  ['1 2 3 4', 'Table, patterns, plan, stream'],
  ['/', 'Find by entity and key'],
  ['↑ ↓ ← →', 'Move in the grid; Page Up, Page Down, Home, End as well'],
  ['Enter', 'Open the item of the row'],
  ['g', 'Go to the partition of the key under the cursor'],
  ['e', 'Edit the open item'],
  ['Escape', 'Close the panel or the dialog'],
  ['h', 'Headers of requests, such as a token'],
  ['p', 'Pause the stream'],
  ['?', 'This help'],
] as const

export function HelpDialog(): JSX.Element {
  const { explorer } = useViews()
  const { profile } = explorer.model
  return (
    <Dialog
      title="Keys"
      onClose={() => {
        explorer.dialog.value = undefined
      }}
    >
      <dl class="keys">
        {keys.map(([key, meaning]) => (
          <div key={key}>
            <dt>
              {key.split(' ').map((each) => (
                <kbd key={each}>{each}</kbd>
              ))}
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <p class="note">
        The explorer reads the table as it is stored, with the limits of the gateway, in the profile {profile}
        . Writes go through the gateway's validation and rules, with the headers that you set.
      </p>
    </Dialog>
  )
}
