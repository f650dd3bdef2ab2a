import './one-time-secret.css'
import { Alert } from '@patternfly/react-core'
import { Copyable, CopyButton } from './Copyable'

/// A secret the server shows once and keeps only as a hash. It lives in this element and nowhere else.
export function OneTimeSecret({
  lead,
  rows,
  secret,
}: {
  lead: string
  rows: { label: string; value: string }[]
  secret: string
}) {
  return (
    <div className="procura-secret">
      <p>{lead}</p>
      <dl>
        {rows.map(({ label, value }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>
              <Copyable value={value} label={label.toLowerCase()} wrap />
            </dd>
          </div>
        ))}
        <div className="procura-secret__value">
          <dt>Client secret</dt>
          <dd>
            <code>{secret}</code>
            <CopyButton value={secret} label="client secret" text />
          </dd>
        </div>
      </dl>
      <Alert isInline variant="warning" component="p" title="Shown only now">
        Copy the secret to where it will be used before you leave. Nobody can show it again, not even the server.
      </Alert>
    </div>
  )
}
