import './agent.css'
import './register.css'
import { Breadcrumb, BreadcrumbItem, Button, Modal, ModalBody, ModalFooter, ModalHeader } from '@patternfly/react-core'
import { useState } from 'react'
import { Link, useNavigate } from 'react-router'
import type { RegisteredAgent } from '../api/schema'
import { AgentForm } from '../forms/AgentForm'
import { emptyDraft } from '../forms/agent-draft'
import { Mandate } from '../forms/Mandate'
import { paths } from '../paths'
import { useMissing } from '../session'
import { OneTimeSecret } from '../ui/OneTimeSecret'
import { PageTitle } from '../ui/PageTitle'
import { useToast } from '../ui/Toasts'

/// The form on one side; on the other what it amounts to, in words, while it is filled in.
export function RegisterAgentPage() {
  const missing = useMissing('admin:write')
  const [draft, setDraft] = useState(emptyDraft)
  const [made, setMade] = useState<RegisteredAgent | null>(null)
  const navigate = useNavigate()
  const toast = useToast()

  function done(agent: RegisteredAgent) {
    if (agent.client_secret) {
      setMade(agent)
    } else {
      toast('success', `${agent.name} is registered.`)
      void navigate(paths.agent(agent.id))
    }
  }

  return (
    <>
      <PageTitle
        title="Register an agent"
        before={
          <Breadcrumb>
            <BreadcrumbItem
              render={({ className }) => (
                <Link className={className} to={paths.agents}>
                  Agents
                </Link>
              )}
            />
            <BreadcrumbItem isActive>New</BreadcrumbItem>
          </Breadcrumb>
        }
      />
      {missing ? (
        <p>{missing}</p>
      ) : (
        <div className="procura-register">
          <AgentForm draft={draft} onChange={setDraft} onRegistered={done} />
          <Mandate draft={draft} />
        </div>
      )}
      {made?.client_secret && (
        <SecretDialog agent={made} secret={made.client_secret} close={() => void navigate(paths.agent(made.id))} />
      )}
    </>
  )
}

/// Closes by its one button only: Escape would throw the secret away.
function SecretDialog({ agent, secret, close }: { agent: RegisteredAgent; secret: string; close: () => void }) {
  return (
    <Modal isOpen variant="medium" aria-labelledby="secret-title" onEscapePress={() => {}}>
      <ModalHeader title={`${agent.name} is registered`} labelId="secret-title" />
      <ModalBody>
        <OneTimeSecret
          lead="The agent authenticates at the token endpoint with these."
          rows={[{ label: 'Client ID, the agent ID', value: agent.agent_id }]}
          secret={secret}
        />
      </ModalBody>
      <ModalFooter>
        <Button onClick={close}>I have stored the secret</Button>
      </ModalFooter>
    </Modal>
  )
}
