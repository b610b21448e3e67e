import { useRef, type KeyboardEvent } from 'react'

interface Props<T extends string> {
  readonly name: string
  readonly options: readonly { readonly value: T; readonly label: string }[]
  readonly value: T
  readonly onChange: (value: T) => void
}

/** One of a few: a radio group, arrow keys included. */
export function Segments<T extends string>({ name, options, value, onChange }: Props<T>) {
  const group = useRef<HTMLDivElement>(null)
  const step = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowRight' || event.key === 'ArrowDown' ? 1 : event.key === 'ArrowLeft' || event.key === 'ArrowUp' ? -1 : 0
    if (!by) return
    event.preventDefault()
    const at = options.findIndex((o) => o.value === value)
    const next = (at + by + options.length) % options.length
    onChange(options[next]!.value)
    group.current?.querySelectorAll('button')[next]?.focus()
  }
  return (
    <div className="segments" role="radiogroup" aria-label={name} ref={group} onKeyDown={step}>
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          role="radio"
          aria-checked={option.value === value}
          tabIndex={option.value === value ? 0 : -1}
          onClick={() => onChange(option.value)}
        >
          {option.label}
        </button>
      ))}
    </div>
  )
}
