import { Button, Form, FormGroup, Modal, ModalBody, ModalFooter, ModalHeader } from '@patternfly/react-core'
import { useRef, useState, type FormEvent } from 'react'
import { useRequestExport, type RecordSearch } from '../api/admin'
import { newIdempotencyKey, Problem } from '../api/http'
import { fromLocalInput, toLocalInput } from '../audit/search'
import { sayType } from '../audit/vocabulary'
import { useSession } from '../session'
import { Refusal } from '../ui/Failure'
import { Field } from '../ui/Field'
import { useNames } from '../ui/names'
import { useToast } from '../ui/Toasts'

/// Asks for evidence of a span of time, narrowed as the search was that led here.
export function RequestExportDialog({ search, close }: { search: RecordSearch; close: () => void }) {
  const { tenant } = useSession()
  const { from: searchedFrom, to: searchedTo, ...filters } = search
  const [from, setFrom] = useState(() => toLocalInput(searchedFrom ?? startOfMonth()))
  const [to, setTo] = useState(() => toLocalInput(searchedTo ?? wholeMinute()))
  const [found, setFound] = useState<string>()
  const request = useRequestExport(tenant)
  const toast = useToast()
  const key = useRef(newIdempotencyKey())
  const nameOf = useNames()
  const fields = request.error instanceof Problem ? request.error.fields : {}

  function submit(event: FormEvent) {
    event.preventDefault()
    const span = { from: fromLocalInput(from), to: fromLocalInput(to) }
    if (span.from && span.to && span.from >= span.to) {
      setFound('this is not after the start')
      return
    }
    setFound(undefined)
    request.mutate(
      {
        body: {
          ...(span.from && { from: span.from }),
          ...(span.to && { to: span.to }),
          format: 'jsonl',
          ...(Object.keys(filters).length > 0 && { filters }),
        },
        key: key.current,
      },
      {
        onSuccess: () => {
          toast('success', 'The export is being gathered.')
          close()
        },
        onError: (error) => {
          if (error instanceof Problem && error.status > 0 && error.status < 500) key.current = newIdempotencyKey()
        },
      },
    )
  }

  return (
    <Modal isOpen variant="small" aria-labelledby="export-title" onClose={close}>
      <ModalHeader title="Ask for an export" labelId="export-title" />
      <ModalBody>
        <Form id="export-form" onSubmit={submit} noValidate>
          <Field
            id="export-from"
            label="From"
            type="datetime-local"
            value={from}
            onChange={(_event, value) => setFrom(value)}
            hint="Empty: from the beginning."
            error={fields['from']}
          />
          <Field
            id="export-to"
            label="Until"
            type="datetime-local"
            value={to}
            onChange={(_event, value) => setTo(value)}
            hint="Empty: the time of asking. The moment itself is left out."
            error={found ?? fields['to']}
          />
          <FormGroup label="Only" role="group" fieldId="export-only">
            <p className="procura-quiet">
              {Object.keys(filters).length === 0
                ? 'Every record in that time. To narrow it, search the audit trail and export from there.'
                : Object.entries(filters)
                    .map(([name, value]) => `${name} ${name === 'type' ? sayType(value) : nameOf(value)}`)
                    .join(', ')}
            </p>
          </FormGroup>
          <p className="procura-quiet">
            As JSON lines with a proof for each record. Asking for it is a record itself, with your name.
          </p>
          {request.isError && Object.keys(fields).length === 0 && (
            <Refusal error={request.error} title="The export was not started" />
          )}
        </Form>
      </ModalBody>
      <ModalFooter>
        <Button type="submit" form="export-form" isLoading={request.isPending} isDisabled={request.isPending}>
          Ask for the export
        </Button>
        <Button variant="link" onClick={close}>
          Cancel
        </Button>
      </ModalFooter>
    </Modal>
  )
}

function startOfMonth(): string {
  const now = new Date()
  return new Date(now.getFullYear(), now.getMonth(), 1).toISOString()
}

function wholeMinute(): string {
  return new Date(Math.ceil(Date.now() / 60_000) * 60_000).toISOString()
}
