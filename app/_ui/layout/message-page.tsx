import { Brand } from "../display/brand";

/** A page with one message: what happened and what to do. */
export function MessagePage({
  title,
  children,
  action,
}: {
  title: string;
  children: React.ReactNode;
  action: React.ReactNode;
}) {
  return (
    <div className="min-h-dvh bg-surface">
      <main className="mx-auto flex min-h-dvh max-w-[540px] flex-col px-6 py-8 sm:px-20">
        <Brand />
        <div className="my-auto grid gap-4 py-10">
          <h1 className="text-hero font-[650] tracking-[-0.026em]">{title}</h1>
          <p className="text-read text-text-2">{children}</p>
          <div>{action}</div>
        </div>
      </main>
    </div>
  );
}

/**
 * The page's one button. Two of these pages are bundled with every other page, so they do not import the
 * button module.
 */
export const actionClass = "part-button part-button-l part-button-primary";
