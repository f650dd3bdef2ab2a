export function AgentPage() { return <p>soon</p> }
