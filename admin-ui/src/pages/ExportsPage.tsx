export function ExportsPage() {
  return <p>soon</p>
}
