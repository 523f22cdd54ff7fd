import { ChevronLeft } from "lucide-react";
import Link from "next/link";

type Props = {
  title: React.ReactNode;
  words?: React.ReactNode;
  back?: { href: string; words: string };
  children?: React.ReactNode;
};

/** The title of a page, what it is about, and what can be done here. */
export function PageHead({ title, words, back, children }: Props) {
  return (
    <header className="page-head">
      <div>
        {back && (
          <Link className="crumb" href={back.href}>
            <ChevronLeft className="icon" data-size="s" aria-hidden />
            {back.words}
          </Link>
        )}
        <h1>{title}</h1>
        {words && <p>{words}</p>}
      </div>
      {children && <div className="actions">{children}</div>}
    </header>
  );
}
