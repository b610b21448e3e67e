/** The mark: one unbroken lane, and a step ahead of its end a round sun. */
export function Mark() {
  return (
    <svg className="mark" viewBox="24 24 60 60" aria-hidden="true">
      <path d="M57 34H48a10 10 0 0 0 0 20h12a10 10 0 0 1 0 20H37" fill="none" stroke="var(--mark-lane)" strokeWidth="10" strokeLinecap="round" />
      <circle cx="70.5" cy="34" r="7" fill="var(--mark-sun)" />
    </svg>
  )
}
