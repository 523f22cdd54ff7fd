"use client";

import { Combobox } from "@/app/_ui/controls/combobox";
import { formatPhone } from "@/lib/domain/text/phone";
import { isName } from "@/lib/view/contact-choices";
import type { ContactChoice } from "@/lib/view/contact-choices";
import { useContactChoices } from "../../_hooks/composer/use-contact-choices";

type Props = {
  id: string;
  value: string;
  /** Somebody was chosen: the field says who, and nobody is looked for. */
  isChosen: boolean;
  isWrong: boolean;
  onWrite: (written: string) => void;
  onChoose: (choice: ContactChoice) => void;
};

/** To whom: a phone, which means only itself, or a part of a name with the people whom it may mean below. */
export function ToField({ id, value, isChosen, isWrong, onWrite, onChoose }: Props) {
  const { choices, isAnswer } = useContactChoices(isChosen ? "" : value);
  return (
    <Combobox
      id={id}
      value={value}
      onWrite={onWrite}
      options={choices}
      isCurrent={isAnswer}
      meansFirst={isName(value)}
      keyOf={({ address }) => address}
      onChoose={onChoose}
      listLabel="People"
      aria-invalid={isWrong || undefined}
      aria-describedby={isWrong ? `${id}-wrong` : undefined}
      maxLength={64}
      placeholder="Phone number, or a part of a name"
    >
      {({ name, address }) => (
        <>
          {name !== null && (
            <span className="min-w-0 flex-1 truncate" dir="auto">
              {name}
            </span>
          )}
          <span className={name === null ? "tabular-nums" : "text-text-2 tabular-nums"}>
            {formatPhone(address)}
          </span>
        </>
      )}
    </Combobox>
  );
}
