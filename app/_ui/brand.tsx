import { Logo } from "./logo";

export function Brand() {
  return (
    <div className="flex items-center gap-2 text-title tracking-[-0.015em]">
      <span aria-hidden="true">
        <Logo size={28} line="var(--text)" dot="var(--accent)" />
      </span>
      <b className="font-[650]">Partyline</b>
    </div>
  );
}
