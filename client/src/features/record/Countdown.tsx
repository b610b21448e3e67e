import { useEffect, useRef, useState } from 'react'
import { announce } from '../../app/announce'
import * as figures from '../../app/figures'
import { locale } from '../../app/preferences'
import { t } from '../../app/texts/texts'
import { useSettled } from '../../app/ui/useSettled'

interface Props {
  readonly seconds: number
  readonly onEnd: () => void
  readonly onCancel: () => void
}

export function Countdown({ seconds, onEnd, onCancel }: Props) {
  const [left, setLeft] = useState(seconds)
  const settled = useSettled() // Start lay where these keys are
  const ended = useRef(false)
  const whenOver = useRef(onEnd)
  useEffect(() => {
    whenOver.current = onEnd
  })
  const end = () => {
    if (ended.current) return
    ended.current = true
    whenOver.current()
  }
  useEffect(() => {
    if (left <= 0) {
      announce('', 'assertive')
      if (!ended.current) {
        ended.current = true
        whenOver.current()
      }
      return
    }
    if (left <= 3) announce(figures.count(left, locale()).value, 'assertive')
    const timer = setTimeout(() => setLeft(left - 1), 1000)
    return () => clearTimeout(timer)
  }, [left])
  return (
    <div className="record countdown page">
      <h1 className="visually-hidden">{t('record.countdown')}</h1>
      <p className="hero" aria-hidden="true">{figures.count(Math.max(0, left), locale()).value}</p>
      <div className="record-keys two">
        <button type="button" className="key outline tall settles" disabled={!settled} onClick={onCancel}>{t('cancel')}</button>
        <button type="button" className="key primary tall settles" disabled={!settled} onClick={end}>{t('record.startNow')}</button>
      </div>
    </div>
  )
}
