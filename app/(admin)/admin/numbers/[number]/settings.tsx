import { CARRIER } from "@/lib/base/carrier-name";
import { fitsInConfirmation, MAX_INSERT_UNITS, nameInConfirmation } from "@/lib/domain/inbound/keywords";
import type { AdminNumber } from "@/lib/numbers/admin-numbers";
import { Check, SelectField, TextField } from "@/app/_ui/forms/field";
import { ActionForm, Submit } from "@/app/_ui/forms/form";
import { saveSettings } from "./actions";
import { Buttons, fields, fieldsInTwo, Section, tickLine } from "@/app/(admin)/admin/_components/section";

const ZONES = [
  ["America/New_York", "Eastern time"],
  ["America/Chicago", "Central time"],
  ["America/Denver", "Mountain time"],
  ["America/Phoenix", "Arizona"],
  ["America/Los_Angeles", "Pacific time"],
  ["America/Anchorage", "Alaska"],
  ["Pacific/Honolulu", "Hawaii"],
  ["America/Puerto_Rico", "Puerto Rico"],
  ["America/Halifax", "Atlantic time"],
  ["America/St_Johns", "Newfoundland"],
  ["America/Toronto", "Toronto"],
  ["America/Vancouver", "Vancouver"],
  ["UTC", "UTC"],
] as const;

/** A number's label, rate limits and automatic answers, which are in the name of `team`. */
export function Settings({ number, team }: { number: AdminNumber; team: string }) {
  const listed = ZONES.map(([value, label]) => ({ value, label }));
  const zones = listed.some(({ value }) => value === number.timeZone)
    ? listed
    : [{ value: number.timeZone, label: number.timeZone }, ...listed];
  return (
    <Section>
      <h2>This line</h2>
      <ActionForm action={saveSettings} hidden={{ numberId: number.id }} className={fields}>
        <div className={fieldsInTwo}>
          <TextField
            name="label"
            label="Label"
            defaultValue={number.label}
            maxLength={40}
            required
            autoComplete="off"
          />
          <SelectField name="timeZone" label="Time zone" defaultValue={number.timeZone} options={zones} />
          <TextField
            name="segmentsPerMinute"
            label="Segments a minute, at most"
            defaultValue={String(number.segmentsPerMinute)}
            inputMode="numeric"
            required
            autoComplete="off"
            hint="As your campaign allows."
          />
          <TextField
            name="segmentsPerDay"
            label="Segments a day, at most"
            defaultValue={number.segmentsPerDay?.toString() ?? ""}
            inputMode="numeric"
            autoComplete="off"
            hint="Empty for no cap."
          />
        </div>
        <TextField
          name="helpContact"
          label="Who to reach beside texting"
          defaultValue={number.helpContact ?? ""}
          maxLength={MAX_INSERT_UNITS}
          autoComplete="off"
          hint={`A phone number or an e-mail address, part of the answer to HELP: at most ${MAX_INSERT_UNITS} plain characters.`}
        />
        {!fitsInConfirmation(team) && (
          <p className="text-text-3 text-small">
            Answers to STOP, START and HELP have room for {MAX_INSERT_UNITS} plain characters of your
            team&rsquo;s name. They call it &ldquo;{nameInConfirmation(team)}&rdquo;.
          </p>
        )}
        <label className={tickLine}>
          <Check name="carrierAnswersKeywords" defaultChecked={number.carrierAnswersKeywords} />
          {CARRIER} already answers STOP and HELP, so this product does not
        </label>
        <fieldset className={fields}>
          <legend className="pb-2 font-strong">When the customer is ahead</legend>
          <div className="grid gap-2.5 [&_b]:font-medium [&_label]:flex [&_label]:gap-2.5 [&_label>span]:grid [&_small]:text-small [&_small]:text-text-3">
            <label>
              <Check
                type="radio"
                name="customerWrote"
                value="refuses"
                defaultChecked={number.customerWroteRefuses}
              />
              <span>
                <b>Refuse and show the new text</b>
                <small>The sender reviews it and may send anyway. Recommended.</small>
              </span>
            </label>
            <label>
              <Check
                type="radio"
                name="customerWrote"
                value="notifies"
                defaultChecked={!number.customerWroteRefuses}
              />
              <span>
                <b>Refuse for colleagues, only mention for customers</b>
                <small>For busy lines where customers text in fragments.</small>
              </span>
            </label>
          </div>
        </fieldset>
        <Buttons className="border-t border-line pt-3.5">
          <Submit kind="primary" busy="Saving">
            Save
          </Submit>
        </Buttons>
      </ActionForm>
    </Section>
  );
}
