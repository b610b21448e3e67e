import { locale, usePreferences } from '../../app/preferences'
import { WEEKDAYS, type Weekday } from '../../exercise/calendar'
import { weekday } from '../goals/sentences'
import '../goals/goals.css'

/** Days of the week, each on or off. */
export function Weekdays({ chosen, onChange }: { chosen: readonly Weekday[]; onChange: (days: readonly Weekday[]) => void }) {
  const { firstDay } = usePreferences()
  const at = WEEKDAYS.indexOf(firstDay)
  return (
    <div className="chips wrap">
      {[...WEEKDAYS.slice(at), ...WEEKDAYS.slice(0, at)].map((one) => (
        <button
          key={one}
          type="button"
          className="chip rest-day"
          aria-label={weekday(one, locale())}
          aria-pressed={chosen.includes(one)}
          onClick={() => onChange(chosen.includes(one) ? chosen.filter((other) => other !== one) : [...chosen, one])}
        >
          {weekday(one, locale(), 'short')}
        </button>
      ))}
    </div>
  )
}
