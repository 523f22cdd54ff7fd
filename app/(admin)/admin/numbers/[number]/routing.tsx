import type { AdminNumber } from "@/lib/numbers/admin-numbers";
import { Check, TextField } from "@/app/_ui/forms/field";
import { ActionForm, Submit } from "@/app/_ui/forms/form";
import { Buttons, fields, Section } from "@/app/(admin)/admin/_components/section";
import { saveRouting } from "./actions";
import { routingCopy } from "./copy";

/** Who gets a number's conversations, and how long they may keep one without an answer. */
export function Routing({ number }: { number: AdminNumber }) {
  return (
    <Section>
      <h2>Who gets a conversation</h2>
      <ActionForm action={saveRouting} hidden={{ numberId: number.id }} className={fields}>
        <fieldset className="grid gap-2.5 [&_b]:font-medium [&_label]:flex [&_label]:gap-2.5 [&_label>span]:grid [&_small]:text-small [&_small]:text-text-3">
          <legend className="sr-only">Who gets a conversation that nobody has</legend>
          {routingCopy.map(({ value, title, means }) => (
            <label key={value}>
              <Check type="radio" name="routing" value={value} defaultChecked={number.routing === value} />
              <span>
                <b>{title}</b>
                <small>{means}</small>
              </span>
            </label>
          ))}
        </fieldset>
        <TextField
          name="unansweredMinutes"
          label="Minutes without an answer, at most"
          defaultValue={number.unansweredMinutes?.toString() ?? ""}
          inputMode="numeric"
          autoComplete="off"
          hint="Then a conversation returns to the team. Empty: it stays with whoever has it."
        />
        <Buttons>
          <Submit busy="Saving">Save who gets them</Submit>
        </Buttons>
      </ActionForm>
    </Section>
  );
}
