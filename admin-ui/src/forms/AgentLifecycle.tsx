import { Button, Modal, ModalBody, ModalFooter, ModalHeader, TextInput } from '@patternfly/react-core'
import { useId, useState } from 'react'
import { useLifecycleStep, type LifecycleStep } from '../api/admin'
import type { Agent } from '../api/schema'
import { useMissing, useSession } from '../session'
import { Refusal } from '../ui/Failure'
import { GuardedButton } from '../ui/GuardedButton'
import { useToast } from '../ui/Toasts'

interface Step {
  button: string
  title: (name: string) => string
  /// What happens, said before it happens.
  effects: string[]
  done: string
  danger: boolean
  /// Whether a reason can be given, for the record.
  reasoned?: boolean
  /// For what cannot be taken back: the agent's name has to be typed.
  final: boolean
}

const STEPS: Record<LifecycleStep, Step> = {
  suspend: {
    button: 'Suspend',
    title: (name) => `Suspend ${name}?`,
    effects: [
      'From the next request on, it gets no tokens, alone or for anybody.',
      'Tokens it already has are refused at introspection. A resource that only checks signatures may accept one until it expires.',
      'What people allowed it stays, and works again when it is reinstated.',
    ],
    done: 'is suspended',
    reasoned: true,
    danger: true,
    final: false,
  },
  reinstate: {
    button: 'Reinstate',
    title: (name) => `Reinstate ${name}?`,
    effects: ['It gets tokens again at once, for everybody who allowed it and still does.'],
    done: 'is active again',
    danger: false,
    final: false,
  },
  retire: {
    button: 'Retire',
    title: (name) => `Retire ${name} for good?`,
    effects: [
      'It never gets a token again, and cannot be reinstated.',
      'Its id and credentials are never used again.',
      'Its records stay in the audit trail.',
    ],
    done: 'is retired',
    danger: true,
    final: true,
  },
}

/// The buttons for an agent's life, each with a question before it.
export function AgentLifecycle({ agent }: { agent: Agent }) {
  const missing = useMissing('admin:write')
  const [asked, setAsked] = useState<LifecycleStep | null>(null)
  if (agent.status === 'retired') return null
  return (
    <>
      {agent.status === 'active' ? (
        <GuardedButton why={missing} variant="secondary" isDanger={!missing} onClick={() => setAsked('suspend')}>
          Suspend
        </GuardedButton>
      ) : (
        <GuardedButton why={missing} variant="primary" onClick={() => setAsked('reinstate')}>
          Reinstate
        </GuardedButton>
      )}
      <GuardedButton why={missing} variant="link" isDanger={!missing} onClick={() => setAsked('retire')}>
        Retire
      </GuardedButton>
      {asked && <Confirm agent={agent} name={asked} close={() => setAsked(null)} />}
    </>
  )
}

function Confirm({ agent, name, close }: { agent: Agent; name: LifecycleStep; close: () => void }) {
  const { tenant } = useSession()
  const step = STEPS[name]
  const change = useLifecycleStep(tenant, agent.id)
  const toast = useToast()
  const [typed, setTyped] = useState('')
  const title = useId()
  const input = useId()
  const [reason, setReason] = useState('')
  const why = useId()
  const allowed = !step.final || typed.trim() === agent.name.trim()

  function confirm() {
    change.mutate(
      { step: name, ...(reason.trim() && { reason: reason.trim() }) },
      {
        onSuccess: () => {
          toast('success', `${agent.name} ${step.done}.`)
          close()
        },
      },
    )
  }

  return (
    <Modal isOpen variant="small" aria-labelledby={title} onClose={close}>
      <ModalHeader
        title={step.title(agent.name)}
        labelId={title}
        {...(step.danger && { titleIconVariant: 'warning' as const })}
      />
      <ModalBody className="procura-confirm">
        <ul>
          {step.effects.map((effect) => (
            <li key={effect}>{effect}</li>
          ))}
        </ul>
        {step.reasoned && (
          <div>
            <label htmlFor={why}>Why (for the record, may be left empty)</label>
            <TextInput
              id={why}
              value={reason}
              onChange={(_event, value) => setReason(value)}
              maxLength={500}
              autoComplete="off"
            />
          </div>
        )}
        {step.final && (
          <div>
            <label htmlFor={input}>
              Type <strong>{agent.name}</strong> to go on
            </label>
            <TextInput id={input} value={typed} onChange={(_event, value) => setTyped(value)} autoComplete="off" />
          </div>
        )}
        <p className="procura-quiet">This is recorded in the audit trail, with your name.</p>
        {change.isError && <Refusal error={change.error} title="Nothing was changed" />}
      </ModalBody>
      <ModalFooter>
        <Button
          variant={step.danger ? 'danger' : 'primary'}
          onClick={confirm}
          isLoading={change.isPending}
          isDisabled={change.isPending || !allowed}
        >
          {step.button}
        </Button>
        <Button variant="link" onClick={close}>
          Cancel
        </Button>
      </ModalFooter>
    </Modal>
  )
}
