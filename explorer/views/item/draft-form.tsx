import type { JSX, TargetedSubmitEvent } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { AttributeShape, WriteFault } from '../../../src/explorer/protocol/index.ts'
import { EntityTag } from '../../parts/entity-tag.tsx'
import { Icon } from '../../parts/icons.tsx'
import { ErrorBox } from '../../parts/notices.tsx'
import { useViews } from '../../state/views.ts'
import { type Draft, draftFields, fixedFields } from '../../values/draft.ts'
import { range } from '../../values/figures.ts'
import { Companions } from './companions.tsx'
import { Diff } from './diff.tsx'
import { PlaceChanges } from './place-changes.tsx'

const titles = { create: 'New', update: 'Edit', delete: 'Delete' } as const
const verbs = { create: 'Create', update: 'Write', delete: 'Delete' } as const

/** An item that is being written: its fields, the keys that it would get, and the difference before anything is written. */
export function DraftForm({ draft }: { readonly draft: Draft }): JSX.Element {
  const { explorer, item, table } = useViews()
  const preview = item.preview.value
  const error = item.error.value
  const { entity, action } = draft
  const fields = draftFields(draft)
  const faults = preview?.faults ?? []
  const others = faults.filter(({ attribute }) => !fields.some(({ name }) => name === attribute))
  const hasChanges = action !== 'update' || (preview?.changes.length ?? 0) > 0
  const form = useRef<HTMLFormElement>(null)
  useEffect(
    () => form.current?.querySelector<HTMLElement>('input, textarea, select')?.focus(),
    [entity, action],
  )

  async function submit(event: TargetedSubmitEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault()
    const written = await item.write()
    if (written !== undefined) table.showWritten(written.stored)
  }

  return (
    <form class="draft" ref={form} onSubmit={submit}>
      <div class="panel-head">
        <span class="panel-title">{titles[action]}</span>
        <EntityTag name={entity.name} color={explorer.colors.get(entity.name)} />
        <span class="bar-space" />
        <button
          type="button"
          class="icon-button"
          aria-label="Cancel"
          title="Cancel (Escape)"
          onClick={() => item.cancel()}
        >
          <Icon name="close" />
        </button>
      </div>
      <div class="panel-scroll">
        {fields.length > 0 && (
          <div class="fields">
            {fields.map((attribute) => (
              <Field
                key={attribute.name}
                attribute={attribute}
                value={draft.typed[attribute.name] ?? ''}
                isChanged={
                  action === 'update' &&
                  (draft.typed[attribute.name] ?? '') !== (draft.before[attribute.name] ?? '')
                }
                fault={faults.find((each) => each.attribute === attribute.name)}
                onInput={(text) => item.set(attribute.name, text)}
              />
            ))}
          </div>
        )}
        <Fixed draft={draft} />
        {error !== undefined && <ErrorBox error={error} />}
        {others.map(({ code, message }) => (
          <div key={message} class="error-box" role="alert">
            <code>{code}</code>
            <p>{message}</p>
          </div>
        ))}
        {preview !== undefined && (
          <>
            <PlaceChanges places={preview.places} />
            {preview.changes.length > 0 && <Diff changes={preview.changes} />}
            <Companions companions={preview.companions} />
          </>
        )}
      </div>
      <div class="panel-foot">
        {preview?.writeUnits !== undefined && (
          <span class="note">
            {range(preview.writeUnits)} write unit{preview.writeUnits.most === 1 ? '' : 's'}
          </span>
        )}
        <span class="bar-space" />
        <button type="button" class="button button-quiet" onClick={() => item.cancel()}>
          Cancel
        </button>
        <button
          type="submit"
          class={action === 'delete' ? 'button button-danger' : 'button button-primary'}
          disabled={item.isWriting.value || preview === undefined || faults.length > 0 || !hasChanges}
        >
          {item.isWriting.value ? 'Writing…' : verbs[action]}
        </button>
      </div>
    </form>
  )
}

/** What stays as it is, whatever is typed. */
function Fixed({ draft }: { readonly draft: Draft }): JSX.Element | null {
  const fields = fixedFields(draft)
  if (fields.length === 0) return null
  return (
    <section class="panel-section">
      <h3>Can't be changed</h3>
      <dl class="attributes">
        {fields.map(({ name, text, reason }) => (
          <div key={name}>
            <dt>
              <span class="attribute-name">{name}</span>
              <span class="attribute-type">{reason}</span>
            </dt>
            <dd class="mono">{text}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function Field({
  attribute: { name, type, isOptional, hasDefault, values },
  value,
  isChanged,
  fault,
  onInput,
}: {
  readonly attribute: AttributeShape
  readonly value: string
  readonly isChanged: boolean
  readonly fault: WriteFault | undefined
  readonly onInput: (text: string) => void
}): JSX.Element {
  // What is missing is not wrong before anything was typed.
  const isWrong = fault !== undefined && value !== ''
  const shared = {
    id: `field-${name}`,
    value,
    'aria-invalid': isWrong,
    class: 'mono',
    'aria-describedby': `fault-of-${name}`,
  }
  const isLong = value.length > 60 || value.includes('\n') || /^(?:map|list|json)/i.test(type)
  return (
    <label class={isChanged ? 'field field-changed' : 'field'} for={`field-${name}`}>
      <span class="field-name">
        {name}
        <small>
          {type}
          {hasDefault ? ', has a default' : isOptional ? ', optional' : ''}
        </small>
      </span>
      {values !== undefined && values.length > 0 ? (
        <select {...shared} onChange={({ currentTarget }) => onInput(currentTarget.value)}>
          <option value="">–</option>
          {values.map((each) => (
            <option key={each} value={each}>
              {each}
            </option>
          ))}
        </select>
      ) : isLong ? (
        <textarea
          {...shared}
          rows={Math.min(12, Math.max(3, value.split('\n').length))}
          spellcheck={false}
          onInput={({ currentTarget }) => onInput(currentTarget.value)}
        />
      ) : (
        <input
          {...shared}
          spellcheck={false}
          autocomplete="off"
          onInput={({ currentTarget }) => onInput(currentTarget.value)}
        />
      )}
      <span class={isWrong ? 'fault' : 'fault fault-quiet'} id={`fault-of-${name}`}>
        {fault === undefined ? '' : fault.message}
      </span>
    </label>
  )
}
