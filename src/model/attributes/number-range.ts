/** Whether a finite number lies in DynamoDB's range: 0, or a magnitude of 1E-130 to 9.9…E+125. */
export function isInRange(value: number): boolean {
  const magnitude = Math.abs(value)
  return magnitude === 0 || (magnitude >= 1e-130 && magnitude < 1e126)
}
