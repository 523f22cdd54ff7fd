import { SelectField, TextArea, TextField } from "@/app/_ui/forms/field";
import { ActionForm, Submit } from "@/app/_ui/forms/form";
import { exceptionsText, periodsText } from "@/lib/domain/hours/schedule";
import { firstName } from "@/lib/domain/people/person";
import type { PersonsWork } from "@/lib/people/edit-work";
import { untilCopy } from "@/lib/view/copy/times";
import { Buttons, fields, fieldsInTwo, Section } from "@/app/(admin)/admin/_components/section";
import { saveAway, saveWork } from "../actions";
import { awayOptions, weekdays } from "../copy";

type Props = { userId: string; name: string; work: PersonsWork; zone: string };

/** That somebody is away, which an admin may say for them. */
export function AwayForm({ userId, name, work: { away, schedule }, zone }: Props) {
  const where = schedule?.zone ?? zone;
  const hidden = { userId, zone: where };
  const format = { zone: where, locale: "en-GB", hour12: false };
  return (
    <Section>
      <h2>Away</h2>
      {away ? (
        <ActionForm action={saveAway} hidden={{ ...hidden, until: "back", date: "" }} className={fields}>
          <p className="text-text-2">
            {away.until
              ? `Away until ${untilCopy(away.until, format)} (${where.replaceAll("_", " ")}).`
              : "Away until somebody says otherwise."}
          </p>
          <Buttons>
            <Submit busy="Saving">{firstName(name)} is back</Submit>
          </Buttons>
        </ActionForm>
      ) : (
        <ActionForm action={saveAway} hidden={hidden} className={fields}>
          <SelectField name="until" label="Until" defaultValue="hour" options={awayOptions} />
          <TextField name="date" label="The date, if you chose one" type="date" />
          <p className="text-text-2">
            What {firstName(name)} has and nobody answered goes back to the team after a minute.
          </p>
          <Buttons>
            <Submit busy="Saving">Set {firstName(name)} away</Submit>
          </Buttons>
        </ActionForm>
      )}
    </Section>
  );
}

/** How many conversations somebody may be given, and when they work. */
export function WorkForm({ userId, name, work: { capacity, schedule }, zone }: Props) {
  const chosen = schedule?.zone ?? zone;
  const zones = Intl.supportedValuesOf("timeZone");
  const options = (zones.includes(chosen) ? zones : [chosen, ...zones]).map((value) => ({
    value,
    label: value.replaceAll("_", " "),
  }));
  return (
    <Section>
      <h2>Work</h2>
      <ActionForm action={saveWork} hidden={{ userId }} className={fields}>
        <TextField
          name="capacity"
          label="Open conversations, at most"
          defaultValue={capacity?.toString() ?? ""}
          inputMode="numeric"
          autoComplete="off"
          hint="With more, no line gives another. Empty: any number."
        />
        <fieldset className={fields}>
          <legend className="pb-2 font-strong">Hours</legend>
          <p className="text-text-2">
            Outside of them {firstName(name)} is away. All empty: {firstName(name)} is away only when somebody
            says so.
          </p>
          <SelectField name="zone" label="Time zone" defaultValue={chosen} options={options} />
          <div className={fieldsInTwo}>
            {weekdays.map((day, index) => (
              <TextField
                key={day}
                name={`day${index}`}
                label={day}
                defaultValue={periodsText(schedule?.week[index] ?? [])}
                placeholder="9:00-12:30, 13:00-17:00"
                maxLength={200}
                autoComplete="off"
              />
            ))}
          </div>
          <TextArea
            name="exceptions"
            label="Other dates, one a line"
            defaultValue={exceptionsText(schedule?.exceptions ?? [])}
            rows={3}
            maxLength={5_000}
            hint="2026-12-25 is a day off; 2026-12-24 9:00-12:00 has other hours."
          />
        </fieldset>
        <Buttons>
          <Submit busy="Saving">Save the work</Submit>
        </Buttons>
      </ActionForm>
    </Section>
  );
}
