import { CARRIER } from "@/lib/base/carrier-name";
import type { ChoicesForm } from "@/lib/carriers/port";
import { SelectField, TextField } from "@/app/_ui/forms/field";
import { ActionForm, Submit } from "@/app/_ui/forms/form";
import { changeSettings } from "./actions";
import { pathCopy } from "./copy";
import { Buttons, fields, fieldsInTwo, Section } from "@/app/(admin)/admin/_components/section";

const EMPTY_TEXTS = [
  { value: " ", label: "A space (published)" },
  { value: "", label: "Nothing" },
  { value: ".", label: "A full stop" },
  { value: "Picture", label: "The word Picture" },
];

type Props = { form: ChoicesForm; values: Readonly<Record<string, string>>; asPublished: boolean };

/**
 * How to call the account, where QuestBlue's own documents disagree. One form; the pressed button decides
 * what it does.
 */
export function Choices({ form: { published, most }, values, asPublished }: Props) {
  const set = (field: string): string => values[field] ?? "";
  const emptyText = set("emptyText");
  const emptyTexts = EMPTY_TEXTS.some(({ value }) => value === emptyText)
    ? EMPTY_TEXTS
    : [{ value: emptyText, label: emptyText }, ...EMPTY_TEXTS];
  return (
    <Section aria-labelledby="choices">
      <h2 id="choices">How {CARRIER} is spoken to</h2>
      <p>
        {CARRIER}&rsquo;s own documents disagree on these.{" "}
        {asPublished
          ? "All of them are as published, which fits most accounts."
          : "Some of them are not as published."}{" "}
        Change one where the test says that it does not fit.
      </p>
      <ActionForm action={changeSettings} className={fields}>
        <div className={fieldsInTwo}>
          <SelectField
            name="writeAs"
            label="Where it reads what is sent"
            defaultValue={set("writeAs")}
            options={[
              { value: "json", label: "In a JSON body (published)" },
              { value: "query", label: "In the address" },
            ]}
          />
          <SelectField
            name="digits"
            label="Digits of a number"
            defaultValue={set("digits")}
            options={[
              { value: "11", label: "11, as 12025550100 (published)" },
              { value: "10", label: "10, as 2025550100" },
            ]}
          />
          <SelectField
            name="numberType"
            label="A number is written as"
            defaultValue={set("numberType")}
            options={[
              { value: "string", label: "Text (published)" },
              { value: "number", label: "A number" },
            ]}
          />
          <SelectField
            name="webhookFormat"
            label="It calls us with"
            defaultValue={set("webhookFormat")}
            hint="Counts from the next time the address is set. Whatever comes is read."
            options={[
              { value: "json", label: "JSON (published)" },
              { value: "form", label: "A form" },
              { value: "xml", label: "XML" },
            ]}
          />
          <SelectField
            name="emptyText"
            label="Words of a picture without words"
            defaultValue={emptyText}
            options={emptyTexts}
          />
          <SelectField
            name="historyPeriod"
            label="A time in its records is asked for as"
            defaultValue={set("historyPeriod")}
            options={[
              { value: "seconds", label: "Two instants (published)" },
              { value: "preset", label: "A word, such as today" },
            ]}
          />
          <TextField
            name="historyTimeZone"
            label="Time zone of its records"
            defaultValue={set("historyTimeZone")}
            maxLength={60}
            autoComplete="off"
            spellCheck={false}
            placeholder="Not known"
            hint="Such as America/New_York. Empty: a time without a zone proves nothing."
          />
          <TextField
            name="sendTimeoutSeconds"
            label="Seconds to wait for a send"
            defaultValue={set("sendTimeoutSeconds")}
            inputMode="numeric"
            autoComplete="off"
            required
            hint={`1 to ${most.sendTimeoutSeconds}. After it the text is “not confirmed”.`}
          />
          <TextField
            name="askTimeoutSeconds"
            label="Seconds to wait for an answer"
            defaultValue={set("askTimeoutSeconds")}
            inputMode="numeric"
            autoComplete="off"
            required
            hint={`1 to ${most.askTimeoutSeconds}.`}
          />
        </div>
        <fieldset className={fields}>
          <legend className="pb-2 font-strong">Paths</legend>
          <div className={fieldsInTwo}>
            {Object.entries(pathCopy).map(([name, label]) => (
              <TextField
                key={name}
                name={`paths.${name}`}
                label={label}
                defaultValue={set(`paths.${name}`)}
                maxLength={100}
                mono
                autoComplete="off"
                spellCheck={false}
                required
                {...(set(`paths.${name}`) !== published[`paths.${name}`] && {
                  hint: `Published: ${published[`paths.${name}`]}`,
                })}
              />
            ))}
          </div>
        </fieldset>
        <Buttons className="border-t border-line pt-3.5">
          <Submit kind="primary" busy="Saving" ask="save">
            Save
          </Submit>
          <Submit busy={`Asking ${CARRIER}`} ask="test">
            Test these settings
          </Submit>
          {!asPublished && (
            <Submit kind="quiet" busy="Putting back" ask="reset">
              Put back to the published form
            </Submit>
          )}
        </Buttons>
      </ActionForm>
    </Section>
  );
}
