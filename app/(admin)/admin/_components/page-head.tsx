import { ChevronLeft } from "lucide-react";
import Link from "next/link";
import { Icon } from "@/app/_ui/display/icon";

type Props = {
  title: React.ReactNode;
  words?: React.ReactNode;
  back?: { href: string; words: string };
  children?: React.ReactNode;
};

/** The title of a page, its subject, and its actions. */
export function PageHead({ title, words, back, children }: Props) {
  return (
    <header className="mb-[18px] flex items-start justify-between gap-6 max-md:flex-col max-md:gap-3">
      <div>
        {back && (
          <Link
            className="-ml-1 inline-flex items-center gap-[3px] text-[12px] no-underline"
            href={back.href}
          >
            <Icon as={ChevronLeft} size="s" />
            {back.words}
          </Link>
        )}
        <h1 className="text-page font-[650] tracking-[-0.018em] [&_span]:font-regular [&_span]:text-text-2 [&_span]:tabular-nums">
          {title}
        </h1>
        {words && <p className="text-text-2">{words}</p>}
      </div>
      {children && <div className="flex flex-none flex-wrap gap-2">{children}</div>}
    </header>
  );
}
