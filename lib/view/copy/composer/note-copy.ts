/** "Cara Diaz can’t see this conversation and was not notified". */
export function unreachedCopy(names: readonly string[]): string {
  const last = names.at(-1) ?? "";
  return names.length === 1
    ? `${last} can’t see this conversation and was not notified`
    : `${names.slice(0, -1).join(", ")} and ${last} can’t see this conversation and were not notified`;
}
