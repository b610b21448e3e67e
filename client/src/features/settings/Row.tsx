import type { ReactNode } from 'react'

export function ToggleRow({ label, help, value, onChange }: { label: string; help?: string; value: boolean; onChange: (on: boolean) => void }) {
  return (
    <div className="setting-row">
      <label className="switch-row">
        <span className="fill">{label}</span>
        <input type="checkbox" role="switch" className="switch" checked={value} onChange={(e) => onChange(e.target.checked)} />
      </label>
      {help ? <p className="muted small">{help}</p> : null}
    </div>
  )
}

export function ChoiceRow({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="setting-row stack">
      <span className="label">{label}</span>
      {children}
    </div>
  )
}
