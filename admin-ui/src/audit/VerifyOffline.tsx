import { ExpandableSection } from '@patternfly/react-core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { checkpointQuery, checkpointUrl } from '../api/admin'
import { useMissing, useSession } from '../session'
import { CopyButton } from '../ui/Copyable'
import { Failure } from '../ui/Failure'
import { Loading } from '../ui/Loading'
import { Panel } from '../ui/Panel'

const VERIFY = './procura audit verify BUNDLE'
const VERIFY_FROM = './procura audit verify BUNDLE --checkpoint FILE'

/// How somebody who trusts nobody here checks a bundle.
export function VerifyOffline() {
  return (
    <Panel title="Check a bundle offline">
      <div className="procura-verify">
        <p>On any machine with the program. No server, no database, no network.</p>
        <Command line={VERIFY} label="verify command" />
        <dl className="procura-verify__codes">
          <dt>0</dt>
          <dd>every record is there and unchanged</dd>
          <dt>1</dt>
          <dd>tampered with; it says where</dd>
          <dt>2</dt>
          <dd>the file cannot be used</dd>
        </dl>
        <p>With a checkpoint kept from an earlier day, it also proves that nothing before that day was rewritten:</p>
        <Command line={VERIFY_FROM} label="verify command with checkpoint" />
        <Checkpoint />
      </div>
    </Panel>
  )
}

function Command({ line, label }: { line: string; label: string }) {
  return (
    <div className="procura-command">
      <code>
        {line.split(' ').map((word) => (
          <span key={word}>{word} </span>
        ))}
      </code>
      <CopyButton value={line} label={label} />
    </div>
  )
}

/// The log as it is now, signed: fetched when somebody opens it.
function Checkpoint() {
  const { tenant } = useSession()
  const missing = useMissing('audit:read')
  const [open, setOpen] = useState(false)
  const checkpoint = useQuery({ ...checkpointQuery(tenant), enabled: open && !missing })
  return (
    <ExpandableSection
      toggleText="Today’s checkpoint, to keep"
      isExpanded={open}
      onToggle={(_event, expanded) => setOpen(expanded)}
    >
      {missing ? (
        <p className="procura-quiet">{missing}</p>
      ) : checkpoint.isPending ? (
        <Loading what="Fetching the checkpoint" />
      ) : checkpoint.isError ? (
        <Failure error={checkpoint.error} retry={() => void checkpoint.refetch()} />
      ) : (
        <>
          <pre className="procura-note" tabIndex={0} aria-label="Signed checkpoint">
            {checkpoint.data}
          </pre>
          <div className="procura-title__actions">
            <CopyButton value={checkpoint.data} label="checkpoint" text />
            <a href={checkpointUrl(tenant)} download={`${tenant}.checkpoint`}>
              Download
            </a>
          </div>
        </>
      )}
    </ExpandableSection>
  )
}
