export function RegisterAgentPage() {
  return <p>soon</p>
}
