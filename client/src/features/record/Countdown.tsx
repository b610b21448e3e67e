import { useEffect, useRef, useState } from 'react'
import { announce } from '../../app/announce'
import { t } from '../../app/texts/texts'

interface Props {
  readonly seconds: number
  readonly onEnd: () => void
  readonly onCancel: () => void
}

export function Countdown({ seconds, onEnd, onCancel }: Props) {
  const [left, setLeft] = useState(seconds)
  const ended = useRef(false)
  const end = useRef(() => {})
  end.current = () => {
    if (ended.current) return
    ended.current = true
    onEnd()
  }
  useEffect(() => {
    if (left <= 0) {
      end.current()
      return
    }
    if (left <= 3) announce(String(left), 'assertive')
    const timer = setTimeout(() => setLeft(left - 1), 1000)
    return () => clearTimeout(timer)
  }, [left])
  return (
    <div className="record countdown ion-page">
      <h1 className="visually-hidden">{t('record.countdown')}</h1>
      <p className="hero" aria-hidden="true">{Math.max(0, left)}</p>
      <div className="record-keys two">
        <button type="button" className="key outline tall" onClick={onCancel}>{t('cancel')}</button>
        <button type="button" className="key primary tall" onClick={() => end.current()}>{t('record.startNow')}</button>
      </div>
    </div>
  )
}
