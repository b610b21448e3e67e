import { IonToggle } from '@ionic/react'
import type { ReactNode } from 'react'

export function ToggleRow({ label, help, value, onChange }: { label: string; help?: string; value: boolean; onChange: (on: boolean) => void }) {
  return (
    <div className="setting-row">
      <IonToggle checked={value} justify="space-between" onIonChange={(e) => onChange(e.detail.checked)}>{label}</IonToggle>
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
