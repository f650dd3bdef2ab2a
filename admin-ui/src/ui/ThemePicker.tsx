import { useState } from 'react'

const CHOICES = { system: 'System', light: 'Light', dark: 'Dark' }
type Choice = keyof typeof CHOICES

function picked(): Choice {
  try {
    const value = localStorage.getItem('procura.theme')
    return value === 'light' || value === 'dark' ? value : 'system'
  } catch {
    return 'system'
  }
}

/// Writes the choice down; `theme.js`, which also runs before the first paint, applies it.
export function ThemePicker() {
  const [choice, setChoice] = useState(picked)

  function pick(next: Choice) {
    setChoice(next)
    try {
      localStorage.setItem('procura.theme', next)
    } catch {
      // without storage the choice cannot be kept, and the system's stands
    }
    window.dispatchEvent(new Event('procura-theme'))
  }

  return (
    <fieldset className="procura-theme">
      <legend className="pf-v6-screen-reader">Colours</legend>
      {Object.entries(CHOICES).map(([value, label]) => (
        <label key={value}>
          <input
            type="radio"
            name="theme"
            value={value}
            checked={choice === value}
            onChange={() => pick(value as Choice)}
          />
          {label}
        </label>
      ))}
    </fieldset>
  )
}
